"""The ASGI application: `daphne hub.asgi:application` serves pages and sockets."""

import os
from importlib import import_module

import django
from channels.routing import ProtocolTypeRouter

from hub import garbage

garbage.wait_for_the_start()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 -- they are named above

from hub.daphne_guard import finish_first, guard_daphne  # noqa: E402 -- needs the settings
from hub.handler import OneHopHandler  # noqa: E402 -- needs the apps
from hub.live.routing import websocket_application  # noqa: E402 -- needs the apps
from hub.pagecache.application import PageCache  # noqa: E402 -- needs the apps
from hub.pagecache.edition import edition  # noqa: E402 -- needs the settings
from hub.ui.display import Display  # noqa: E402 -- needs the settings
from hub.uvicorn_guard import guard_uvicorn  # noqa: E402 -- needs the settings
from hub.watching.application import Watched  # noqa: E402 -- needs the settings
from members.first_admin.announcing import announce  # noqa: E402 -- needs the apps

guard_daphne()
guard_uvicorn()
finish_first(lambda: Watched.under_way)
announce()


async def lifespan(scope, receive, send) -> None:
    """Says yes to servers that announce start and end (Daphne does not); there is nothing to prepare."""
    while True:
        moment = (await receive())["type"]
        await send({"type": f"{moment}.complete"})
        if moment == "lifespan.shutdown":
            return


def look(cookie: str, save_data: bool) -> str:
    return str(Display.parse(cookie, save_data=save_data))


pages = OneHopHandler()
guests_first = PageCache(pages, look=look, edition=edition()) if settings.HUB_PAGE_CACHE else pages
application = ProtocolTypeRouter(
    {
        "http": Watched(guests_first),
        "websocket": websocket_application,
        "lifespan": lifespan,
    }
)


import_module(settings.ROOT_URLCONF)
garbage.leave_the_start_alone()
