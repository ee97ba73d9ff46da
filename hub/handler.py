"""Django's request handling for ASGI with one hop between threads per request."""

import asyncio
import contextvars
import logging
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import FileResponse, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from hub.bare_page import POLICY, bare_page, wants_a_page
from hub.watching.routes import route_of

log = logging.getLogger("hub.handler")
Headers = Iterable[tuple[bytes, bytes]]
END = object()
CHUNK = 64 * 1024
AT_ONCE = 512 * 1024
"""A file up to this size is read in the same hop that answered; a longer one goes out piece by piece."""

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class TooLarge(Exception):  # noqa: N818 -- reads as what it says
    """The body is larger than HUB_MAX_REQUEST_BYTES; what came of it is thrown away."""


@dataclass
class Answer:
    """What goes back over ASGI; `chunks` is None when `body` is all of it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    chunks: Iterator[bytes] | None = None
    response: HttpResponseBase | None = None


def plain(status: int, words: str, *more: tuple[bytes, bytes]) -> Answer:
    """An answer that needs nothing of Django: for when there is no request yet, or nothing works."""
    body = f"{words}\n".encode()
    headers = [
        (b"Content-Type", b"text/plain; charset=utf-8"),
        (b"Content-Length", str(len(body)).encode()),
        (b"Cache-Control", b"no-store"),
        (b"X-Content-Type-Options", b"nosniff"),
        (b"Content-Security-Policy", b"default-src 'none'"),
    ]
    return Answer(status, [*headers, *more], body)


def told(headers: Headers, status: int, title: str, words: str, what_to_do: str) -> Answer:
    """The same words as a page for a browser and as text for a program."""
    answer = plain(status, words)
    if not wants_a_page(headers):
        return answer
    answer.body = bare_page(title, words, what_to_do)
    ours = {
        b"Content-Type": b"text/html; charset=utf-8",
        b"Content-Length": str(len(answer.body)).encode(),
        b"Content-Security-Policy": POLICY,
    }
    answer.headers = [(name, ours.get(name, value)) for name, value in answer.headers]
    return answer


def too_large(headers: Headers) -> Answer:
    """`headers` of the request: names in lower case."""
    words = f"This is larger than the hub takes at once ({settings.HUB_MAX_REQUEST_BYTES // 2**20} MB)."
    again = "Go back with your browser’s back button: what you wrote should still be there. Send a smaller file."
    answer = told(headers, 413, "That is too large", words, again)
    answer.headers.append((b"Connection", b"close"))
    return answer


def no_room(headers: Headers) -> Answer:
    words = "There is no room left on this hub's disk. Nothing was kept. Please tell the team."
    again = "Go back with your browser’s back button: what you wrote should still be there. Send it again later."
    return told(headers, 507, "There is no room left", words, again)


class OneHopHandler(BaseHandler):
    """Runs the whole of a request (signals, middlewares, view, rendering, closing) in one thread of a pool.

    Django's own ASGIHandler makes two hops for every middleware, one for each signal and a new thread for
    every request: more than half of the CPU time of a plain page. Views and middlewares here are all
    sync, so nothing is lost; the threads stay, and with them their SQLite connections.
    """

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()
        self.pool = ThreadPoolExecutor(settings.HUB_THREADS, thread_name_prefix="request")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            # "The process is up" must be true also while every thread waits for a database that is away.
            await _send(send, plain(200, "ok"), scope["method"])
            return
        try:
            body = await _read(receive, settings.HUB_MAX_REQUEST_BYTES)
        except TooLarge:
            await _send(send, too_large(scope["headers"]), scope["method"])
            return
        except OSError:
            log.exception("a request could not be taken in: the disk may be full")
            await _send(send, no_room(scope["headers"]), scope["method"])
            return
        if body is None:
            return
        try:
            answer = await self._in_thread(self._answer, scope, body)
            if answer.chunks is None:
                await _send(send, answer, scope["method"])
            else:
                await self._stream(answer, receive, send)
        finally:
            body.close()

    def _in_thread(self, function, *arguments):
        context = contextvars.copy_context()
        return asyncio.get_running_loop().run_in_executor(self.pool, context.run, function, *arguments)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> Answer:
        try:
            set_script_prefix(get_script_prefix(scope))
            signals.request_started.send(sender=self.__class__, scope=scope)
            return self._encoded(self._respond(scope, body), scope["method"])
        except Exception:  # noqa: BLE001 -- the last chance: there is no server behind us that would answer
            log.exception("%s %s could not be answered", scope["method"], scope["path"])
            signals.request_finished.send(sender=self.__class__)
            return plain(500, "Something went wrong on our side. Please try again in a minute.")

    def _respond(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        try:
            request = ASGIRequest(scope, body)
        except UnicodeDecodeError:
            response: HttpResponseBase = HttpResponseBadRequest("This address cannot be read.")
        except RequestDataTooBig:
            response = HttpResponse("That is more than this hub takes at once.", status=413)
        else:
            response = self.get_response(request)
            scope["hub.route"] = route_of(request)
        response._handler_class = self.__class__
        return response

    def _encoded(self, response: HttpResponseBase, method: str) -> Answer:
        answer = Answer(response.status_code, _headers(response))
        if isinstance(response, FileResponse):
            response.block_size = CHUNK
        if method != "HEAD" and response.streaming:
            if not int(response.get("Content-Length") or AT_ONCE + 1) <= AT_ONCE:
                # It is read and closed later, perhaps in another thread: see _stream.
                answer.chunks, answer.response = iter(response), response
                return answer
            answer.body = b"".join(response)
        elif method != "HEAD":
            answer.body = response.content
        response.close()
        return answer

    async def _stream(self, answer: Answer, receive: Receive, send: Send) -> None:
        """Send a long answer piece by piece, each read in a thread, until the client goes away."""
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            while not gone.done() and (chunk := await self._in_thread(next, answer.chunks, END)) is not END:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except Exception:  # noqa: BLE001 -- the answer has begun: nothing but its end can be said any more
            log.exception("an answer broke off")
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            await self._in_thread(answer.response.close)


async def _send(send: Send, answer: Answer, method: str) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    plain = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    return plain + [(b"Set-Cookie", cookie.OutputString().encode("ascii")) for cookie in response.cookies.values()]


async def _read(receive: Receive, limit: int) -> IO[bytes] | None:
    """The body of the request, in memory while it is small; None when the client went away first."""
    # Closed by the caller, once the answer is sent.
    body = tempfile.SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115
    more, size = True, 0
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if message["type"] == "http.disconnect" or size > limit:
            body.close()
            if size > limit:
                raise TooLarge
            return None
        body.write(part)
        more = message.get("more_body", False)
    body.seek(0)
    return body
