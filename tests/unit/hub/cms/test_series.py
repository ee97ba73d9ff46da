from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404

from hub.cms import queries, series
from hub.cms.models import NewsPage, NewsRelated
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, SeriesFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def titles(pages) -> list[str]:
    return [page.title for page in pages]


def on(day: int, title: str, **fields) -> NewsPage:
    return NewsPageFactory(title=title, slug=title.lower().replace(" ", "-"), date=date(2026, 11, day), **fields)


# Series


def test_page_names_what_comes_before_and_after_it_in_its_series():
    monthly = SeriesFactory()
    pages = [on(day, title, series=monthly) for day, title in ((1, "One"), (2, "Two"), (2, "Three"), (4, "Four"))]
    around = [series.place_of(page, GUEST) for page in pages]
    assert [place.previous and place.previous.title for place in around] == [None, "One", "Two", "Three"]
    assert [place.following and place.following.title for place in around] == ["Two", "Three", "Four", None]


def test_neighbour_that_the_viewer_may_not_read_is_passed_over():
    monthly = SeriesFactory()
    first, closed, last = (on(day, title, series=monthly) for day, title in ((1, "One"), (2, "Closed"), (3, "Three")))
    restrict(closed)
    assert series.place_of(last, GUEST).previous.pk == first.pk
    assert series.place_of(last, MemberFactory()).previous.pk == closed.pk


def test_page_without_a_series_has_no_place():
    assert series.place_of(NewsPageFactory(), GUEST) is None


def test_introduction_lists_every_page_of_its_series_that_the_viewer_may_read():
    welcome = on(1, "Welcome")
    guests = SeriesFactory(introduced_by=welcome)
    on(3, "Second", series=guests)
    on(2, "First", series=guests)
    on(4, "Draft", series=guests, draft=True)
    restrict(on(5, "Closed", series=guests))
    assert [(found, titles(pages)) for found, pages in series.introduced_by(welcome, GUEST)] == [
        (guests, ["First", "Second"])
    ]


def test_introduction_that_the_viewer_may_not_read_is_not_named():
    welcome = on(1, "Welcome")
    guests = SeriesFactory(introduced_by=welcome)
    page = on(2, "First", series=guests)
    assert series.place_of(page, GUEST).introduction.pk == welcome.pk
    restrict(welcome)
    assert series.place_of(page, GUEST).introduction is None


def test_list_of_a_series_holds_nothing_else():
    monthly = SeriesFactory()
    page = NewsPageFactory(series=monthly)
    NewsPageFactory()
    assert queries.news_list(GUEST, series=monthly).items == [page]


@pytest.mark.parametrize("slug", ["no-such", "closed", "empty", "nul\x00"])
def test_series_in_which_the_viewer_sees_nothing_does_not_exist(slug):
    restrict(NewsPageFactory(series=SeriesFactory(slug="closed")))
    SeriesFactory(slug="empty")
    with pytest.raises(Http404):
        series.series_for(GUEST, slug)


# Related news


def test_chosen_pages_come_first_in_the_editors_order_then_the_newest_alike():
    monthly = SeriesFactory()
    old, new = on(1, "Old"), on(20, "New")
    on(9, "Same topic", topics=["pay"])
    on(10, "Same series", series=monthly)
    on(11, "Neither")
    chosen = [NewsRelated(other=new), NewsRelated(other=old)]
    page = on(15, "Page", series=monthly, topics=["pay"], chosen_related=chosen)
    assert titles(series.related_news(page, GUEST, page.topics.all())) == ["New", "Old", "Same series"]


def test_page_is_never_related_to_itself():
    page = NewsPageFactory(topics=["pay"], series=SeriesFactory())
    page.chosen_related = [NewsRelated(other=page)]
    assert series.related_news(page, GUEST, page.topics.all()) == []


def test_related_page_that_the_viewer_may_not_read_is_left_out():
    closed = NewsPageFactory(topics=["pay"])
    restrict(closed)
    page = NewsPageFactory(topics=["pay"], chosen_related=[NewsRelated(other=closed)])
    assert series.related_news(page, GUEST, page.topics.all()) == []
    assert series.related_news(page, MemberFactory(), page.topics.all()) == [closed]


# Update notice


@pytest.mark.parametrize("fields", [{"updated_on": date(2026, 11, 12)}, {"updated_words": "It moved."}])
def test_update_notice_needs_both_the_day_and_the_words(fields):
    page = NewsPageFactory()
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError):
        page.full_clean()
    page.updated_on, page.updated_words = date(2026, 11, 12), "It moved."
    page.full_clean()
