"""Atom feeds: what feed readers are told."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.cms.models import NewsByline
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    ResourcePageFactory,
    StoryPageFactory,
)

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.cookies == {}
    return ElementTree.fromstring(response.content)  # noqa: S314 -- our own words


FEEDS = [
    ("/news/feed/", NewsPageFactory),
    ("/notes/feed/", NotePageFactory),
    ("/resources/feed/", ResourcePageFactory),
    ("/stories/feed/", StoryPageFactory),
]


@pytest.mark.parametrize(("url", "make"), FEEDS)
def test_feed_has_all_that_atom_asks_for(client, url, make):
    pages = [make(), make()]
    root = feed(client, url)
    for part in ("title", "id", "updated"):
        assert root.find(f"a:{part}", ATOM).text
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert links["self"] == f"http://127.0.0.1:8000{url}"
    entries = root.findall("a:entry", ATOM)
    assert len({entry.find("a:id", ATOM).text for entry in entries}) == 2
    for entry in entries:
        assert entry.find("a:title", ATOM).text in {page.title for page in pages}
        assert entry.find("a:updated", ATOM).text
        assert entry.find("a:link", ATOM).get("href").startswith("http://127.0.0.1:8000/")


@pytest.mark.parametrize(("url", "make"), FEEDS)
def test_feed_without_entries_answers(client, url, make):
    assert feed(client, url).findall("a:entry", ATOM) == []


def test_feed_says_who_when_and_what(client):
    NewsPageFactory(title="A day out", standfirst="We went.", date=date(2026, 11, 3), bylines=[NewsByline(name="Joe")])
    entry = feed(client, "/news/feed/").find("a:entry", ATOM)
    assert entry.find("a:summary", ATOM).text == "We went."
    assert entry.find("a:author/a:name", ATOM).text == "Joe"
    assert entry.find("a:published", ATOM).text.startswith("2026-11-03")


def test_story_s_content_note_goes_before_its_summary(client):
    StoryPageFactory(content_note="Speaks of loss.", summary="What happened.")
    entry = feed(client, "/stories/feed/").find("a:entry", ATOM)
    assert entry.find("a:summary", ATOM).text == "Speaks of loss. What happened."


def test_feed_ends_after_twenty_entries(client):
    for _ in range(22):
        NewsPageFactory()
    assert len(feed(client, "/news/feed/").findall("a:entry", ATOM)) == 20


@pytest.mark.parametrize(("url", "make"), FEEDS)
def test_feed_costs_the_same_for_three_entries_as_for_one(client, url, make):
    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            client.get(url)
        return len(caught.captured_queries)

    make()
    one = cost()
    make()
    make()
    assert cost() == one


@pytest.mark.parametrize(
    ("url", "make", "field"),
    [
        ("/news/feed/", NewsPageFactory, "topics"),
        ("/notes/feed/", NotePageFactory, "topics"),
        ("/resources/feed/", ResourcePageFactory, "topics"),
        ("/stories/feed/", StoryPageFactory, "themes"),
    ],
)
def test_feed_of_one_topic_holds_that_topic_alone_and_its_list_names_it(client, url, make, field):
    wanted, _ = make(**{field: ["pay"]}), make(**{field: ["rest"]})
    root = feed(client, f"{url}?topic=pay")
    assert [entry.find("a:title", ATOM).text for entry in root.findall("a:entry", ATOM)] == [wanted.title]
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert links["self"] == f"http://127.0.0.1:8000{url}?topic=pay"
    page = client.get(f"{url.removesuffix('feed/')}?topic=pay").text
    assert f'title="{wanted.get_parent().title}" href="{url}?topic=pay">' in page
    assert client.get(f"{url}?topic=nothing-of-the-kind").status_code in (200, 404)


ALL_FEEDS = ["/news/feed/", "/notes/feed/", "/resources/feed/", "/stories/feed/", "/spaces/feed/", "{space}feed/"]


@pytest.mark.parametrize("url", ALL_FEEDS)
def test_reader_that_has_the_feed_gets_nothing_again_until_it_changes(client, url):
    thread = ThreadFactory()
    for make in (NewsPageFactory, NotePageFactory, ResourcePageFactory, StoryPageFactory):
        make()
    url = url.format(space=thread.space.get_absolute_url())
    first = client.get(url)
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Last-Modified"].endswith("GMT")
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url, headers={"if-none-match": f"W/{first['ETag']}"}).status_code == 304
    assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200
    # What was taken back must not stay because the newest entry is as old as before.
    assert client.get(url, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200


def test_feed_of_all_spaces_holds_what_everybody_may_read(client):
    shown = ThreadFactory(title="For all")
    ThreadFactory(title="For members", space=SpaceFactory(kind="members"))
    ThreadFactory(title="Hidden", space=shown.space, hidden=True)
    client.force_login(MemberFactory(admin=True), backend="members.backends.MemberBackend")
    titles = [entry.find("a:title", ATOM).text for entry in feed(client, "/spaces/feed/").findall("a:entry", ATOM)]
    assert titles == ["For all"]
