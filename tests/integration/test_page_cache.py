"""Pages for guests come from a cache, and what becomes less visible is gone from it in every process."""

import asyncio
import time

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from forums import actions as forum
from forums.models import Post
from hub.asgi import look
from hub.cms.models import HubSettings
from hub.handler import OneHopHandler
from hub.pagecache.application import PageCache
from hub.plugins.testing import deliver
from search import indexing
from stories.actions import withdraw
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, home_page
from tests.factories.stories import page_of, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
SECOND = 1.0


class Processes:
    """Two servers: each has a page cache of its own; the test's own connection is a third party."""

    def __init__(self) -> None:
        self.pages = [PageCache(OneHopHandler(), look=look) for _ in range(2)]

    async def get(self, pages: PageCache, path: str) -> str:
        sent = []

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        address, _, query = path.partition("?")
        scope = {"type": "http", "method": "GET", "path": address, "query_string": query.encode(), "scheme": "http"}
        scope |= {"http_version": "1.1", "client": ("192.0.2.1", 1), "server": ("127.0.0.1", 8000)}
        await pages(scope | {"headers": [(b"host", b"testserver")]}, receive, send)
        return sent[1]["body"].decode()

    def read(self, paths) -> list[str]:
        """What both show at each of these addresses."""

        async def walk():
            return [await self.get(pages, path) for pages in self.pages for path in paths]

        return asyncio.run(walk())

    def shelved(self) -> int:
        return sum(len(pages.shelf.pages) for pages in self.pages)


@pytest.fixture
def processes():
    home_page()
    return Processes()


def found(words: str, texts: list[str]) -> int:
    return sum(text.count(words) for text in texts)


def gone_within_a_second(processes, paths, words: str) -> bool:
    ends = time.monotonic() + SECOND
    while found(words, processes.read(paths)):
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


def thread_with(words: str, space=None, posts: int = 20):
    thread = ThreadFactory(space=space or SpaceFactory(), posts=posts)
    Post.objects.filter(thread=thread).update(body_html=f"<p>{words}</p>", body_text=words)
    return thread


def test_a_thousand_secrets_leave_both_caches(processes):
    """In 50 threads of 10 spaces; each space and thread is narrowed in another way."""
    admin = MemberFactory(is_superuser=True)
    spaces = [SpaceFactory() for _ in range(10)]
    threads = [thread_with("vurkqan", spaces[n % 10]) for n in range(50)]
    paths = [thread.get_absolute_url() for thread in threads]
    # The first post of each stands in the head as well, for those who share the link.
    assert found("vurkqan", processes.read(paths)) == 2 * (1000 + 50)
    assert processes.shelved() == 2 * 50

    for number, thread in enumerate(threads):
        way = number % 10
        if way == 0 and number < 10:
            forum.change_space(thread.space, actor=admin, kind="invited")
        elif way == 1 and number < 10:
            forum.change_space(thread.space, actor=admin, kind="members")
        elif way in (2, 3, 4):
            forum.hide_thread(thread, actor=admin)
        elif way in (5, 6):
            for post in thread.posts.all():
                forum.hide_post(post, actor=admin)
        elif way == 7:
            for post in thread.posts.all():
                forum.delete_post(post, actor=post.author)
        elif way == 8:
            thread.posts.update(body_html="<p>Other</p>", body_text="Other")
        elif way == 9:
            thread.posts.all().delete()
    time.sleep(0.2)
    assert found("vurkqan", processes.read(paths)) == 0


def unpublish(page, admin):
    page.unpublish(user=admin)


def put_behind_a_sign_in(page, admin):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def close_the_part_above(page, admin):
    above = page.get_parent()
    PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.PASSWORD, password="x")


def delete(page, admin):
    page.delete()


def change_words(page, admin):
    page.title = "Other words"
    page.save_revision().publish()


@pytest.mark.parametrize("narrow", [unpublish, put_behind_a_sign_in, close_the_part_above, delete, change_words])
def test_a_page_that_is_narrowed_is_gone_everywhere(processes, narrow):
    page = NewsPageFactory(title="Zombrilk")
    paths = [page.url, "/news/", "/", "/news/feed/", "/sitemap.xml"]
    assert found("Zombrilk", processes.read(paths)) >= 4
    narrow(page, MemberFactory(is_superuser=True))
    assert gone_within_a_second(processes, paths, "Zombrilk")


def test_what_is_narrowed_leaves_the_foot_of_other_pages_and_the_feeds_of_searches(processes):
    words = "wheelchair kettle garden voucher ladder"
    page, like_it = (NewsPageFactory(title=title, standfirst=words) for title in ("Kettles", "Zombrilk"))
    NewsPageFactory(standfirst="Carrots, onions and bread for lunch")
    indexing.rebuild()
    paths = [page.url, "/search/feed/?q=kettle"]
    assert all("Zombrilk" in text for text in processes.read(paths))
    put_behind_a_sign_in(like_it, None)
    # The feed looks once more itself; the foot is right as soon as the index knows.
    assert gone_within_a_second(processes, paths[1:], "Zombrilk")
    deliver("search")
    assert gone_within_a_second(processes, paths, "Zombrilk")


def test_a_story_that_is_taken_back_is_gone_everywhere(processes, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    record = told(publish=True, title="Zombrilk")
    page = page_of(record)
    paths = [page.url, "/stories/", "/", "/stories/feed/"]
    assert found("Zombrilk", processes.read(paths)) >= 2
    withdraw(record, actor=record.member)
    assert gone_within_a_second(processes, paths, "Zombrilk")


def test_name_of_the_site_changes_everywhere(processes):
    assert found("Zombrilk", processes.read(["/", "/news/"])) == 0
    facts = HubSettings.load()
    facts.name = "Zombrilk"
    facts.save()
    time.sleep(0.2)
    assert all("Zombrilk" in text for text in processes.read(["/", "/news/"]))


def test_what_comes_from_the_cache_is_what_a_guest_gets_without_it(processes):
    thread = thread_with("Hello")
    paths = ["/", "/news/", "/spaces/", thread.get_absolute_url(), thread.space.get_absolute_url()]
    fresh = [Client().get(path).content.decode() for path in paths]
    processes.read(paths)
    assert processes.read(paths) == fresh * 2


def test_nothing_of_a_member_reaches_the_cache(processes):
    member = MemberFactory(display_name="Zombrilk", is_superuser=True)
    path = thread_with("Hello").get_absolute_url()

    async def walk():
        client = Client()
        await asyncio.to_thread(client.force_login, member)
        cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
        sent = []

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "scheme": "http"}
        scope |= {"http_version": "1.1", "client": ("192.0.2.1", 1), "server": ("127.0.0.1", 8000)}
        for pages in processes.pages:
            await pages(scope | {"headers": [(b"host", b"testserver"), (b"cookie", cookie)]}, receive, send)
        return sent

    sent = asyncio.run(walk())
    assert b"Zombrilk" in sent[1]["body"]
    assert processes.shelved() == 0
    assert found("Zombrilk", processes.read([path])) == 0
