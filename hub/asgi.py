"""The ASGI application: `daphne hub.asgi:application` serves pages and sockets."""

import os

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
django.setup(set_prefix=False)

from hub.handler import OneHopHandler  # noqa: E402 -- needs the apps
from hub.live.routing import websocket_application  # noqa: E402 -- needs the apps
from hub.twisted_forms import leave_forms_alone  # noqa: E402 -- needs nothing, but belongs to the others

leave_forms_alone()
application = ProtocolTypeRouter({"http": OneHopHandler(), "websocket": websocket_application})
