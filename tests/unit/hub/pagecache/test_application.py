"""The layer itself, around an application that counts how often it is asked."""

import asyncio

import pytest
from django.core.cache import cache, caches
from django.db import OperationalError

from hub.pagecache import application
from hub.pagecache.application import FRESH, PageCache
from hub.ui.display import Display
from tests.factories.forums import SpaceFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
GUEST = ((b"host", b"hub.example"),)


class Inner:
    """Answers with the number of the request; `hold` makes it wait."""

    def __init__(self, status: int = 200, *headers: tuple[bytes, bytes]) -> None:
        self.asked, self.status, self.headers = 0, status, headers
        self.hold: asyncio.Event | None = None

    async def __call__(self, scope, receive, send) -> None:
        self.asked += 1
        mine = self.asked
        if self.hold is not None:
            await self.hold.wait()
        headers = [(b"Content-Type", b"text/html"), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"page %d" % mine})


def layer(inner: Inner) -> PageCache:
    return PageCache(inner, look=lambda cookie, save_data: str(Display.parse(cookie, save_data=save_data)))


async def ask(pages: PageCache, *headers: tuple[bytes, bytes], method: str = "GET") -> tuple[int, bytes, dict]:
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": "/", "query_string": b"", "headers": [*GUEST, *headers]}
    await pages(scope, None, send)
    return sent[0]["status"], sent[1]["body"], dict(sent[0]["headers"])


async def ask_again_after(change, pages: PageCache) -> list[bytes]:
    bodies = [(await ask(pages))[1]]
    await asyncio.to_thread(change)
    await asyncio.sleep(FRESH)
    return [*bodies, (await ask(pages))[1]]


def in_a_thread(change):
    """A connection of its own, as another process has one."""
    from django.db import connection

    def act():
        try:
            change()
        finally:
            connection.close()

    return act


def test_second_guest_gets_what_was_made_for_the_first():
    async def walk():
        pages = layer(Inner())
        return [(await ask(pages))[1] for _ in range(3)]

    assert asyncio.run(walk()) == [b"page 1"] * 3


def test_a_change_by_anybody_is_seen_at_once():
    assert asyncio.run(ask_again_after(in_a_thread(SpaceFactory), layer(Inner()))) == [b"page 1", b"page 2"]


def test_without_a_change_the_page_stays():
    assert asyncio.run(ask_again_after(lambda: None, layer(Inner()))) == [b"page 1", b"page 1"]


def test_a_page_lasts_a_minute_at_most(monkeypatch):
    async def walk():
        pages = layer(Inner())
        first = await ask(pages)
        monkeypatch.setattr(application, "KEPT_SECONDS", 0.0)
        return [first[1], (await ask(pages))[1]]

    assert asyncio.run(walk()) == [b"page 1", b"page 2"]


def test_browser_that_has_the_page_is_told_so():
    async def walk():
        pages = layer(Inner())
        etag = (await ask(pages))[2][b"ETag"]
        return await ask(pages, (b"if-none-match", etag))

    status, body, headers = asyncio.run(walk())
    assert (status, body, headers[b"Cache-Control"]) == (304, b"", b"no-cache")


def test_head_has_the_head_alone():
    async def walk():
        pages = layer(Inner())
        await ask(pages)
        return await ask(pages, method="HEAD")

    assert asyncio.run(walk())[:2] == (200, b"")


@pytest.mark.parametrize("status", [301, 404, 500, 503])
def test_other_answers_are_not_kept(status):
    async def walk():
        pages = layer(Inner(status))
        return [(await ask(pages))[1] for _ in range(2)]

    assert asyncio.run(walk()) == [b"page 1", b"page 2"]


def test_member_gets_a_page_of_their_own():
    async def walk():
        pages = layer(Inner())
        await ask(pages)
        return [(await ask(pages, (b"cookie", b"sessionid=abc")))[1], (await ask(pages))[1]]

    assert asyncio.run(walk()) == [b"page 2", b"page 1"]


def test_many_at_once_have_it_made_once():
    async def walk():
        inner = Inner()
        inner.hold = asyncio.Event()
        pages = layer(inner)
        waiting = [asyncio.ensure_future(ask(pages)) for _ in range(20)]
        while not inner.asked:
            await asyncio.sleep(0.01)
        inner.hold.set()
        return {(await answer)[1] for answer in waiting}

    assert asyncio.run(walk()) == {b"page 1"}


def test_page_that_was_under_way_when_something_changed_is_not_kept():
    async def walk():
        inner = Inner()
        inner.hold = asyncio.Event()
        pages = layer(inner)
        first = asyncio.ensure_future(ask(pages))
        while not inner.asked:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(in_a_thread(SpaceFactory))
        await asyncio.sleep(FRESH)
        inner.hold.set()
        return [(await first)[1], (await ask(pages))[1]]

    assert asyncio.run(walk()) == [b"page 1", b"page 2"]


def test_nothing_is_shown_from_here_while_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("the connection is lost")

    async def walk():
        pages = layer(Inner())
        await ask(pages)
        monkeypatch.setattr(application, "stamp", away)
        await asyncio.sleep(FRESH)
        return [(await ask(pages))[1] for _ in range(2)]

    assert asyncio.run(walk()) == [b"page 2", b"page 3"]


def test_processes_share_what_they_made_where_redis_is(monkeypatch):
    monkeypatch.setattr(application, "RedisCache", type(caches["default"]))

    async def walk():
        return [(await ask(layer(Inner())))[1], (await ask(layer(Inner(404))))[1]]

    cache.clear()
    assert asyncio.run(walk()) == [b"page 1", b"page 1"]


def test_another_edition_of_the_hub_makes_its_own(monkeypatch):
    monkeypatch.setattr(application, "RedisCache", type(caches["default"]))

    async def walk():
        older, newer = layer(Inner()), layer(Inner(404))
        newer.edition = "newer"
        return [(await ask(older))[0], (await ask(newer))[0]]

    cache.clear()
    assert asyncio.run(walk()) == [200, 404]
