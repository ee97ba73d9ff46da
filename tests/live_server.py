"""The hub's application with the topics of tests.live, for server processes of tests and benchmarks."""

from hub.asgi import application
from tests import live

__all__ = ["application"]

live.register()
