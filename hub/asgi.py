"""The ASGI application: `daphne hub.asgi:application` serves pages and sockets."""

import os

from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")

import django  # noqa: E402 -- the settings are named first

django.setup(set_prefix=False)


from hub.handler import OneHopHandler  # noqa: E402 -- needs the apps
from hub.live.routing import websocket_application  # noqa: E402 -- needs the apps

application = ProtocolTypeRouter({"http": OneHopHandler(), "websocket": websocket_application})
