"""The outermost ASGI layer: a guest who asks for a page that was just made for another guest gets the same bytes.

Only GET and HEAD of people without a session, and only what `pages.kept_page` finds fit for everybody. A page is
shown for as long as nothing was changed (see changes.py), and never longer than a minute. Whether something was
changed is asked of the database at most ten times a second and process, however many people read; when the
database does not answer, nothing is shown from here.

With Redis, processes share what they made; each keeps its own copy, too.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import Error, close_old_connections, connection

from hub.pagecache.changes import Stamp, changed, stamp
from hub.pagecache.keys import key_of
from hub.pagecache.pages import KEPT_SECONDS, LARGEST, Page, Shelf, kept_page

log = logging.getLogger("hub.pagecache")
FRESH = 0.1
"""Seconds for which what was heard of changes is believed."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class PageCache:
    """Wraps an HTTP application. `look(cookie, save_data)` names how a reader wants pages to look.

    `edition` names what a restart may change (code, settings); pages of another edition are not shown.
    """

    def __init__(self, inner: Application, *, look: Callable[[str, bool], str], edition: str = "") -> None:
        self.inner, self.look, self.edition = inner, look, edition
        self.shelf = Shelf()
        self.news = News()
        self.being_made: dict[str, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = key_of(scope, self.look)
        now = await self.news.stamp() if key else None
        if key is None or now is None:
            await self.inner(scope, receive, send)
            return
        if now != self.news.shelved:
            self.shelf.empty()
            self.news.shelved = now
        page = self._on_shelf(key)
        if page is None and key in self.being_made:
            await self.being_made[key].wait()
            page = self._on_shelf(key)
        if page is not None:
            await _answer(page, scope, send)
        elif scope["method"] == "GET":
            await self._make(key, now, scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    def _on_shelf(self, key: str) -> Page | None:
        page = self.shelf.get(key)
        return page if page is not None and time.time() - page.made < KEPT_SECONDS else None

    async def _made_by_others(self, key: str, now: Stamp) -> Page | None:
        """What another process made and left in Redis."""
        if not self.news.shared:
            return None
        page: Page | None = await self.news.do(_take, f"{self.edition}:{key}")
        return page if page is not None and page.stamp == now and time.time() - page.made < KEPT_SECONDS else None

    def _keep(self, key: str, page: Page) -> None:
        if page.stamp == self.news.shelved:
            self.shelf.put(key, page)

    async def _make(self, key: str, now: Stamp, scope: Scope, receive: Receive, send: Send) -> None:
        ready = self.being_made.setdefault(key, asyncio.Event())

        def made(page: Page | None) -> None:
            # Before it is sent: whoever waits for the same page must not wait for a slow reader.
            if page is not None:
                self._keep(key, page)
            self.being_made.pop(key, None)
            ready.set()

        watch = _Watch(scope, send, now, made)
        try:
            if (page := await self._made_by_others(key, now)) is not None:
                made(page)
                await _answer(page, scope, send)
                return
            await self.inner(scope, receive, watch)
        finally:
            made(None)
        if watch.page is not None and self.news.shared:
            await self.news.do(_give, f"{self.edition}:{key}", watch.page)


class News:
    """What this process knows of changes: asked of the database in a thread of its own, by one for all who wait."""

    def __init__(self) -> None:
        self.shared = isinstance(caches["default"], RedisCache)
        self.shelved: Stamp | None = None
        self._known: Stamp | None = None
        self._asked = float("-inf")
        self._asking: asyncio.Future[Stamp | None] | None = None
        self._thread = ThreadPoolExecutor(1, "pagecache")

    async def stamp(self) -> Stamp | None:
        """The stamp of now, at most `FRESH` seconds old; None while the database does not answer."""
        if self._known is not None and time.monotonic() - self._asked < FRESH:
            return self._known
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> Stamp | None:
        try:
            asked = time.monotonic()
            self._known = await self.do(_hear, self._known)
            self._asked = asked
            return self._known
        finally:
            self._asking = None

    async def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)


def _hear(known: Stamp | None) -> Stamp | None:
    try:
        close_old_connections()
        now = stamp()
        close_old_connections()
    except Error as error:
        log.warning("whether pages are still true could not be asked: %s", error)
        connection.close()
        return None
    if now != known:
        changed.send(sender=None)
    return now


def _take(key: str) -> Page | None:
    page = caches["default"].get(f"page:{key}")
    return page if isinstance(page, Page) else None


def _give(key: str, page: Page) -> None:
    caches["default"].set(f"page:{key}", page, KEPT_SECONDS)


class _Watch:
    """Passes an answer on and keeps it, if it comes in one piece and is fit to be kept."""

    def __init__(self, scope: Scope, send: Send, now: Stamp, made: Callable[[Page | None], None]) -> None:
        self.scope, self.send, self.now, self.began, self.made = scope, send, now, time.time(), made
        self.start: dict[str, Any] | None = None
        self.page: Page | None = None

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            # Held back until the words are there, for the ETag stands in the head.
            self.start = message
            return
        if self.start is not None:
            start, self.start = self.start, None
            body = message.get("body", b"")
            if not message.get("more_body") and len(body) <= LARGEST:
                self.page = kept_page(list(start["headers"]), body, self.began, self.now)
            self.made(self.page)
            if self.page is not None:
                await _answer(self.page, self.scope, self.send)
                return
            await self.send(start)
        await self.send(message)


async def _answer(page: Page, scope: Scope, send: Send) -> None:
    asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    if page.etag in asked:
        head = [(name, value) for name, value in page.headers if not name.lower().startswith(b"content-")]
        await send({"type": "http.response.start", "status": 304, "headers": head})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": page.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page.body})
