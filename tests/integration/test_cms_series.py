"""Series, related news, update notices and the team update, as people and editors see them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from hub.cms.models import NewsIndexPage, NewsPage
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    GroupPageFactory,
    NewsPageFactory,
    NotePageFactory,
    SeriesFactory,
    index_of,
    restrict,
)
from tests.integration.test_cms_admin import editor, editors, signed_in  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db


def words(response) -> str:
    """The text of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_list_of_a_series_has_its_name_as_heading_and_its_own_words(client):
    monthly = SeriesFactory(name="Monthly update", slug="monthly-update", introduction="Once a month.")
    NewsPageFactory(title="October", series=monthly)
    NewsPageFactory(title="Something else")
    response = client.get("/news/?series=monthly-update")
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", response.text) == ["Monthly update"]
    assert "Once a month." in response.text
    assert "October" in response.text and "Something else" not in response.text


def test_list_of_a_series_goes_on_by_a_cursor_and_stays_in_the_series(client):
    monthly = SeriesFactory(slug="monthly")
    for day in range(1, 15):
        NewsPageFactory(title=f"Day {day}.", series=monthly, date=date(2026, 11, day))
    first = client.get("/news/?series=monthly").text
    [older] = re.findall(r'href="(\?series=monthly&amp;before=[^"]+)"', first)
    second = client.get("/news/" + older.replace("&amp;", "&")).text
    assert re.findall(r"Day \d+\.", second) == ["Day 2.", "Day 1."]


def test_series_that_there_is_not_is_not_found(client):
    assert client.get("/news/?series=no-such").status_code == 404


def test_page_says_what_it_is_part_of_and_leads_on(client):
    monthly = SeriesFactory(name="Monthly update", slug="monthly")
    NewsPageFactory(title="September", series=monthly, date=date(2026, 9, 1))
    page = NewsPageFactory(title="October", series=monthly, date=date(2026, 10, 1))
    NewsPageFactory(title="November", series=monthly, date=date(2026, 11, 1))
    text = words(client.get(page.url))
    assert "Part of Monthly update" in text
    assert "Before: September" in text
    assert "Next: November" in text


def test_introduction_links_every_reflection_of_its_series(client):
    welcome = NewsPageFactory(title="Seven guests")
    guests = SeriesFactory(introduced_by=welcome)
    first = NewsPageFactory(title="Reflection one", series=guests)
    closed = NewsPageFactory(title="Reflection two", series=guests)
    restrict(closed)
    text = client.get(welcome.url).text
    assert f'<a href="{first.url}">Reflection one</a>' in text
    assert "Reflection two" not in text


def test_update_notice_stands_above_the_text(client):
    page = NewsPageFactory(updated_on=date(2026, 11, 12), updated_words="The workshop has moved.")
    assert "Updated on 12 November 2026 : The workshop has moved." in words(client.get(page.url))


def test_related_news_are_shown_under_the_text(client):
    NewsPageFactory(title="About pay", topics=["pay"])
    page = NewsPageFactory(topics=["pay"])
    text = words(client.get(page.url))
    assert "Related news" in text and "About pay" in text


# In the admin


def test_news_listing_has_the_button_and_one_click_opens_the_draft(editor):  # noqa: F811 -- fixture
    listing = editor.get(reverse("wagtailadmin_explore", args=[index_of(NewsIndexPage).pk])).text
    assert "Start this month’s team update" in listing
    assert f'action="{reverse("start_team_update")}"' in listing
    response = editor.post(reverse("start_team_update"))
    page = NewsPage.objects.get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    again = editor.post(reverse("start_team_update"))
    assert (again["Location"], NewsPage.objects.count()) == (response["Location"], 1)
    opened = editor.get(response["Location"])
    assert "What we did" in opened.text and "Write here whom you want to thank" in opened.text


def test_button_needs_its_token(editor):  # noqa: F811 -- fixture
    editor.handler.enforce_csrf_checks = True
    assert editor.post(reverse("start_team_update")).status_code == 403
    page = editor.get(reverse("start_team_update")).text
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.split("<main")[1])
    assert editor.post(reverse("start_team_update"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_member_without_the_admin_starts_no_update():
    client = signed_in(MemberFactory())
    assert client.post(reverse("start_team_update")).status_code in (302, 403)
    assert NewsPage.objects.count() == 0


def test_editor_makes_a_series(editor):  # noqa: F811 -- fixture
    form = {"name": "Reflections", "slug": "reflections", "introduction": "Seven guests.", "introduced_by": ""}
    assert editor.post(reverse("wagtailsnippets_cms_series:add"), form).status_code == 302
    assert "Reflections" in editor.get(reverse("wagtailsnippets_cms_series:list")).text


def test_feed_of_a_series_and_of_a_group_hold_nothing_else(client):
    monthly, allies = SeriesFactory(slug="monthly"), GroupPageFactory(slug="allies")
    NewsPageFactory(title="In it", series=monthly)
    NewsPageFactory(title="Outside")
    NotePageFactory(title="Of allies", group_page=allies)
    NotePageFactory(title="Of others")
    feeds = {path: client.get(path).text for path in ("/news/feed/?series=monthly", "/notes/feed/?group=allies")}
    assert ["In it" in text or "Of allies" in text for text in feeds.values()] == [True, True]
    assert ["Outside" in text or "Of others" in text for text in feeds.values()] == [False, False]
    assert client.get("/news/feed/?series=no-such").status_code == 404
    assert client.get("/notes/feed/?group=no-such").status_code == 404
