import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from hub.cms.models import NewsByline, NotePerson, ResourceType
from hub.cms.search_sources import NewsSource, NoteSource, ResourceSource, StandardSource
from hub.plugins.events import PagePublished, PagesNarrowed, PageUnpublished
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    PictureFactory,
    ResourcePageFactory,
    StandardPageFactory,
    document,
    home_page,
    restrict,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def document_of(source, page):
    found = list(source().documents([page.pk]))
    return found[0] if found else None


def body():
    return [
        ("text", "<h2>Fares &amp; food</h2><p>We pay <b>on the day</b>.</p><p>Cash.</p>"),
        ("picture", {"picture": PictureFactory(), "alt": "A table", "caption": "Our table", "credit": "Joe"}),
        ("quote", {"quote": "Nobody asked me", "name": "Dana"}),
        ("file", {"document": document(), "label": "The form"}),
        ("call", {"heading": "Come", "text": "Have tea", "label": "Go on", "link": "/spaces/tea/"}),
    ]


def test_news_is_found_by_its_words_topics_and_people():
    page = NewsPageFactory(title="A day", body=body(), topics=["pay"], bylines=[NewsByline(name="Joe")])
    found = document_of(NewsSource, page)
    assert (found.kind, found.object_id, found.url) == ("news", page.pk, f"/news/{page.slug}/")
    assert (found.title, found.summary) == ("A day", page.standfirst)
    assert (found.topics, found.people, found.audience) == (("pay",), ("Joe",), "public")
    assert found.date.date() == page.date


def test_body_is_plain_words_without_markup_or_addresses():
    found = document_of(NewsSource, NewsPageFactory(body=body()))
    words = found.body.split()
    assert " ".join(words) == (
        "Fares & food We pay on the day. Cash. A table Our table Nobody asked me Dana The form Come Have tea Go on"
    )


def test_note_is_found_by_its_group_and_who_came():
    page = NotePageFactory(group="Allies Group", people=[NotePerson(name="Marcia")], topics=["money"])
    found = document_of(NoteSource, page)
    assert (found.kind, found.meta, found.people, found.topics) == ("note", "Allies Group", ("Marcia",), ("money",))


def test_resource_says_what_it_is_and_whom_it_is_for():
    page = ResourcePageFactory(type=ResourceType.TEMPLATE, year=2024, audience=["staff"], topics=["pay"])
    found = document_of(ResourceSource, page)
    assert (found.kind, found.meta, found.body, found.topics) == (
        "resource",
        "Template · Document · 2024",
        "staff",
        ("pay",),
    )


def test_standard_page_is_of_kind_page():
    assert document_of(StandardSource, StandardPageFactory()).kind == "page"


def test_page_of_another_kind_yields_nothing():
    assert document_of(NoteSource, NewsPageFactory()) is None


def test_draft_and_unpublished_pages_yield_nothing():
    page = NewsPageFactory()
    page.unpublish()
    assert document_of(NewsSource, NewsPageFactory(draft=True)) is None
    assert document_of(NewsSource, page) is None


def test_audience_follows_the_restriction():
    open_page, members_page, group_page, secret = (NewsPageFactory() for _ in range(4))
    restrict(members_page, PageViewRestriction.LOGIN)
    closed = restrict(group_page, PageViewRestriction.GROUPS, Group.objects.create(name="Board"))
    restrict(secret, PageViewRestriction.PASSWORD)
    assert document_of(NewsSource, open_page).audience == "public"
    assert document_of(NewsSource, members_page).audience == "members"
    assert document_of(NewsSource, group_page).audience == f"restriction:{closed.pk}"
    assert document_of(NewsSource, secret) is None


def test_deepest_group_restriction_is_the_audience():
    above = StandardPageFactory(title="Above")
    below = StandardPageFactory(title="Below", parent=above)
    restrict(above, PageViewRestriction.GROUPS)
    inner = restrict(below, PageViewRestriction.GROUPS)
    assert document_of(StandardSource, below).audience == f"restriction:{inner.pk}"


def test_password_above_keeps_everything_below_out():
    above = StandardPageFactory(title="Above")
    below = StandardPageFactory(title="Below", parent=above)
    restrict(above, PageViewRestriction.PASSWORD)
    restrict(below, PageViewRestriction.LOGIN)
    assert document_of(StandardSource, below) is None


def test_event_of_one_page_makes_that_page_stale():
    source = NewsSource()
    for kind in (PagePublished, PageUnpublished):
        assert list(source.events[kind](kind(page_id=7))) == [7]


def test_event_of_a_subtree_makes_every_page_of_the_kind_in_it_stale():
    first, second = NewsPageFactory(), NewsPageFactory()
    NotePageFactory()
    stale = NewsSource().events[PagesNarrowed](PagesNarrowed(page_id=home_page().pk))
    assert sorted(stale) == [first.pk, second.pk]


def test_rebuild_walks_through_live_pages_in_order():
    first, second, third = (NewsPageFactory() for _ in range(3))
    NewsPageFactory(draft=True)
    source = NewsSource()
    assert source.ids(0, 2) == [first.pk, second.pk]
    assert source.ids(second.pk, 2) == [third.pk]
    assert source.ids(third.pk, 2) == []


def test_documents_cost_the_same_for_three_pages_as_for_one():
    ids = [NewsPageFactory(topics=["a", "b"], bylines=[NewsByline(name="Joe")]).pk for _ in range(3)]
    list(NewsSource().documents(ids))
    with CaptureQueriesContext(connection) as one:
        list(NewsSource().documents(ids[:1]))
    with CaptureQueriesContext(connection) as three:
        list(NewsSource().documents(ids))
    assert len(three.captured_queries) == len(one.captured_queries)
