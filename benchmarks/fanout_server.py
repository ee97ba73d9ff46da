"""The hub with one more address: GET /reply/<thread id>/<how many> adds replies by the thread's author."""

import asyncio  # noqa: I001 -- hub.asgi goes first: it sets Django up
import time

from hub.asgi import application as hub
from forums import actions
from forums.models import Thread
from hub.live.database import in_database_thread

WORDS = "\n\n".join(["Somebody says something about the bus fares, and others agree or do not. " * 4] * 3)
"""About 900 characters; the post's HTML is twice that."""


async def application(scope, receive, send) -> None:
    """Answers with two moments (monotonic, seconds), before the first reply and after its commit, and its seq."""
    if scope["type"] != "http" or not scope["path"].startswith("/reply/"):
        await hub(scope, receive, send)
        return
    _, _, thread, count = scope["path"].split("/")
    started, written = time.monotonic(), []
    for _ in range(int(count)):
        written.append(await in_database_thread(reply, int(thread)))
        await asyncio.sleep(0)
    committed, seq = written[0]
    body = f"{started} {committed} {seq}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def reply(thread_id: int) -> tuple[float, int]:
    """One reply through the action that pages and API use; answers when it was committed, and its seq."""
    thread = Thread.objects.select_related("space", "author").get(pk=thread_id)
    post = actions.reply(thread, actor=thread.author, body=WORDS)
    return time.monotonic(), post.seq
