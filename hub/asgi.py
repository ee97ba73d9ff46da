"""The ASGI application: `daphne hub.asgi:application` serves pages and sockets."""

import os

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
django.setup(set_prefix=False)

from hub.daphne_guard import guard_daphne  # noqa: E402 -- needs the settings
from hub.handler import OneHopHandler  # noqa: E402 -- needs the apps
from hub.live.routing import websocket_application  # noqa: E402 -- needs the apps

guard_daphne()


async def lifespan(scope, receive, send) -> None:
    """Says yes to servers that announce start and end (Daphne does not); there is nothing to prepare."""
    while True:
        moment = (await receive())["type"]
        await send({"type": f"{moment}.complete"})
        if moment == "lifespan.shutdown":
            return


application = ProtocolTypeRouter({"http": OneHopHandler(), "websocket": websocket_application, "lifespan": lifespan})
