"""The ASGI application: `daphne hub.asgi:application` serves pages and sockets."""

import os

from asgiref.sync import sync_to_async
from channels.routing import ProtocolTypeRouter
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")

import django  # noqa: E402 -- the settings are named first

django.setup(set_prefix=False)


class OneHopHandler(ASGIHandler):
    """Django's handler with its chain of middlewares run in one thread hop.

    Django adapts each middleware to async on its own, which costs two hops between threads for
    every one of them: most of the CPU time of a page. Views and middlewares here are all sync,
    so the whole chain runs in the thread of the view.
    """

    def load_middleware(self, is_async: bool = True) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


from hub.live.routing import websocket_application  # noqa: E402 -- needs the apps

application = ProtocolTypeRouter({"http": OneHopHandler(), "websocket": websocket_application})
