"""Old addresses: they lead on when a page moves, tell nobody what they may not know, and hide nothing."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from hub.cms.models import NewsIndexPage, NewsPage
from stories.models import StoryPage
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.pages import NewsPageFactory, StandardPageFactory, StoryPageFactory, index_of, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def on_commit(django_capture_on_commit_callbacks, monkeypatch):
    """Wagtail says that a slug has changed when that is committed, which a test never does."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, *args, **kwargs: function())


def rename(page, slug):
    page = Page.objects.get(pk=page.pk).specific
    page.slug = slug
    page.save_revision().publish()
    return page


def leads(client, url):
    """(status, target) of the answer."""
    response = client.get(url)
    return response.status_code, response.get("Location", "")


def signed_in(member) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


def row(old_path, target, **more):
    return Redirect.add_redirect(old_path, target, **more)


def test_old_address_leads_to_the_new_one_for_good(client):
    rename(NewsPageFactory(slug="a-day-out"), "a-day-in")
    assert leads(client, "/news/a-day-out/") == (301, "/news/a-day-in/")
    assert client.get("/news/a-day-out/")["Cache-Control"] == "public, max-age=3600"
    assert client.get("/news/a-day-out/").cookies == {}
    assert client.get("/news/a-day-in/").status_code == 200


def test_several_changes_are_one_redirect(client):
    page = NewsPageFactory(slug="one")
    for slug in ("two", "three", "four"):
        page = rename(page, slug)
    for slug in ("one", "two", "three"):
        assert leads(client, f"/news/{slug}/") == (301, "/news/four/")


def test_page_that_goes_back_is_found_where_it_was(client):
    page = rename(NewsPageFactory(slug="one"), "two")
    rename(page, "one")
    assert client.get("/news/one/").status_code == 200
    assert leads(client, "/news/two/") == (301, "/news/one/")


def test_pages_below_move_with_the_one_above(client):
    above = StandardPageFactory(title="Above", slug="above")
    StandardPageFactory(title="Below", slug="below", parent=above)
    rename(above, "over")
    assert leads(client, "/above/below/") == (301, "/over/below/")


def test_page_that_moves_elsewhere_in_the_tree_is_found(client):
    target, page = StandardPageFactory(slug="new-home"), StandardPageFactory(slug="wanderer")
    page.move(target, pos="last-child")
    assert leads(client, "/wanderer/") == (301, "/new-home/wanderer/")


def test_new_page_at_an_old_address_is_shown(client):
    rename(NewsPageFactory(slug="one"), "two")
    NewsPageFactory(title="The new one", slug="one")
    response = client.get("/news/one/")
    assert (response.status_code, "The new one" in response.text) == (200, True)


def test_query_goes_on_to_the_new_address(client):
    rename(index_of(NewsIndexPage), "updates")
    assert leads(client, "/news/?topic=pay") == (301, "/updates/?topic=pay")


def test_old_address_of_a_feed_leads_to_the_feed(client):
    page = NewsPageFactory(slug="one")
    rename(index_of(NewsIndexPage), "updates")
    assert leads(client, "/news/feed/") == (301, "/updates/feed/")
    assert leads(client, "/news/feed/?topic=pay") == (301, "/updates/feed/?topic=pay")
    # Its pages have none.
    rename(page, "two")
    assert leads(client, "/updates/one/feed/")[0] == 404


def test_addresses_of_another_system_lead_on(client):
    page = NewsPageFactory(slug="a-day-out")
    row("/?p=123", page)
    row("/2019/05/caf%C3%A9/", page)
    row("/about.html", page)
    row("/elsewhere", "https://example.org/us", is_permanent=False)
    assert leads(client, "/?p=123") == (301, "/news/a-day-out/")
    assert leads(client, "/?p=123&utm_source=mail") == (301, "/news/a-day-out/")
    assert leads(client, "/2019/05/caf%C3%A9/") == (301, "/news/a-day-out/")
    assert leads(client, "/about.html") == (301, "/news/a-day-out/")
    assert leads(client, "/elsewhere/") == (302, "https://example.org/us")
    assert client.get("/?p=124").status_code == 200
    assert client.get("/?p=").status_code == 200


def test_hand_made_chains_are_followed_to_their_end_and_circles_are_not(client):
    page = NewsPageFactory(slug="a-day-out")
    row("/a", "http://127.0.0.1:8000/b/")
    row("/b", "http://127.0.0.1:8000/c/")
    row("/c", page)
    row("/x", "http://127.0.0.1:8000/y/")
    row("/y", "http://127.0.0.1:8000/x/")
    assert leads(client, "/a/") == (301, "/news/a-day-out/")
    assert leads(client, "/x/") == (404, "")


# What may not be told -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_new_address_of_a_closed_page_is_told_only_to_those_who_may_read_it(client, kind):
    group = Group.objects.get(name="Editors")
    page = rename(NewsPageFactory(slug="one"), "zandermark")
    restrict(page, kind, *([group] if kind == "groups" else []))
    editor = MemberFactory()
    editor.groups.add(group)
    people = {"guest": client, "member": signed_in(MemberFactory()), "editor": signed_in(editor)}
    told = {who for who, their in people.items() if leads(their, "/news/one/")[0] == 301}
    assert told == {"login": {"member", "editor"}, "groups": {"editor"}, "password": set()}[kind]
    refused = client.get("/news/one/")
    assert (refused.status_code, "zandermark" in refused.text) == (404, False)
    if kind == "login":
        assert people["member"].get("/news/one/")["Cache-Control"] == "private, no-cache"


def test_restriction_of_a_page_above_counts_and_so_does_a_hand_made_redirect(client):
    above = StandardPageFactory(title="Above", slug="above")
    rename(StandardPageFactory(title="Below", slug="below", parent=above), "zandermark")
    row("/typed", "http://127.0.0.1:8000/above/zandermark/")
    assert leads(client, "/typed/") == (301, "/above/zandermark/")
    restrict(above, PageViewRestriction.LOGIN)
    assert leads(client, "/above/below/") == (404, "")
    assert leads(client, "/typed/") == (404, "")
    assert leads(signed_in(MemberFactory()), "/above/below/") == (301, "/above/zandermark/")


def test_withdrawn_story_is_told_nobody_by_its_old_address(client):
    story = rename(StoryPageFactory(slug="one"), "zandermark")
    assert leads(client, "/stories/one/") == (301, "/stories/zandermark/")
    StoryPage.objects.get(pk=story.pk).unpublish()
    for reader in (client, signed_in(MemberFactory(admin=True))):
        assert leads(reader, "/stories/one/") == (404, "")


def test_draft_that_was_never_published_leaves_no_trace(client):
    page = NewsPageFactory(slug="one", draft=True)
    page.slug = "zandermark"
    page.save_revision()
    assert Redirect.objects.count() == 0
    assert leads(client, "/news/one/") == (404, "")


# Cost and bad input ---------------------------------------------------------------------------


def test_address_that_leads_nowhere_costs_one_query_more(client):
    def cost() -> list[str]:
        client.get("/nothing-here/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/nothing-here/")
        return [query["sql"] for query in caught.captured_queries]

    asked = [sql for sql in cost() if "wagtailredirects" in sql]
    assert len(asked) == 1
    assert len(cost()) <= 6


ODD = [
    "/x\x00y/",
    "/" + "x" * 3000 + "/",
    "/?p=%00",
    "/?p=" + "9" * 3000,
    "/%ff%fe/",
    "/a;b;c/?&&&=",
    "/?p=1&p=2",
    "/x/?" + "a=1&" * 2000,
]


@pytest.mark.parametrize("url", ODD)
def test_odd_addresses_are_answered(client, url):
    assert client.get(url).status_code in (200, 404)


def test_only_reading_is_redirected(client):
    rename(NewsPageFactory(slug="one"), "two")
    assert client.post("/news/one/").status_code in (404, 405)
    assert client.head("/news/one/").status_code == 301


def test_editor_sees_and_changes_redirects_in_the_admin(client):
    page = rename(NewsPageFactory(slug="one"), "two")
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    theirs = signed_in(editor)
    assert "/news/one" in theirs.get(reverse("wagtailredirects:index")).text
    form = {"old_path": "/short", "is_permanent": "on", "redirect_page": page.pk, "redirect_link": "", "site": ""}
    assert theirs.post(reverse("wagtailredirects:add"), form).status_code == 302
    assert leads(client, "/short/") == (301, "/news/two/")
    assert NewsPage.objects.get(pk=page.pk).slug == "two"
