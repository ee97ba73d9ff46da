"""The hub with the topics of tests.live and one more address: GET /say/<topic>/<how many> logs events."""

import asyncio
import time

from hub.asgi import application as hub
from hub.live.database import in_database_thread
from tests import live

live.register()


async def application(scope, receive, send) -> None:
    """Answers with the moment (monotonic, seconds) just before the first event was written."""
    if scope["type"] != "http" or not scope["path"].startswith("/say/"):
        await hub(scope, receive, send)
        return
    _, _, topic, count = scope["path"].split("/")
    started = time.monotonic()
    for n in range(int(count)):
        await in_database_thread(live.say, topic, n, size=900)
        await asyncio.sleep(0)
    body = str(started).encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
