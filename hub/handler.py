"""Django's request handling for ASGI with one hop between threads per request."""

import asyncio
import contextvars
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

THREADS = int(os.environ.get("HUB_THREADS", "10"))
END = object()


@dataclass
class Answer:
    """What goes back over ASGI; `chunks` is None when `body` is all of it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    chunks: Iterator[bytes] | None = None
    response: HttpResponseBase | None = None


class OneHopHandler(BaseHandler):
    """Runs the whole of a request (signals, middlewares, view, rendering, closing) in one thread of a pool.

    Django's own ASGIHandler makes two hops for every middleware, one for each signal and a new thread for
    every request: more than half of the CPU time of a plain page. Views and middlewares here are all
    sync, so nothing is lost; the threads stay, and with them their SQLite connections.
    """

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def __call__(self, scope: dict[str, Any], receive, send) -> None:
        body = await _read(receive)
        if body is None:
            return
        try:
            answer = await self._in_thread(self._answer, scope, body)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            if answer.chunks is None:
                await send({"type": "http.response.body", "body": answer.body})
            else:
                await self._stream(answer, send)
        finally:
            body.close()

    def _in_thread(self, function, *arguments):
        context = contextvars.copy_context()
        return asyncio.get_running_loop().run_in_executor(self.pool, context.run, function, *arguments)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> Answer:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        response = self._respond(scope, body)
        answer = Answer(response.status_code, _headers(response))
        if response.streaming:
            answer.chunks, answer.response = iter(response), response
        else:
            answer.body = response.content
            response.close()
        return answer

    def _respond(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        try:
            request = ASGIRequest(scope, body)
        except UnicodeDecodeError:
            response: HttpResponseBase = HttpResponseBadRequest("This address cannot be read.")
        except RequestDataTooBig:
            response = HttpResponse("That is more than this hub takes at once.", status=413)
        else:
            response = self.get_response(request)
        response._handler_class = self.__class__
        return response

    async def _stream(self, answer: Answer, send) -> None:
        """Send a file or another long answer piece by piece, each read in a thread."""
        try:
            while (chunk := await self._in_thread(next, answer.chunks, END)) is not END:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await self._in_thread(answer.response.close)


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    plain = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    return plain + [(b"Set-Cookie", cookie.OutputString().encode("ascii")) for cookie in response.cookies.values()]


async def _read(receive) -> IO[bytes] | None:
    """The body of the request, in memory while it is small; None when the client went away first."""
    # Closed by the caller, once the answer is sent.
    body = tempfile.SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            body.close()
            return None
        if part := message.get("body"):
            body.write(part)
        more = message.get("more_body", False)
    body.seek(0)
    return body
