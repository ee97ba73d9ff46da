import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, QueryDict

from hub.cms.facets import ResourceFilter
from hub.cms.library import related_resources, resources_list
from hub.cms.models import ResourceFormat, ResourceType
from tests.factories.pages import ResourcePageFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


@pytest.fixture
def library():
    ResourcePageFactory(title="One", type=ResourceType.GUIDE, topics=["pay"], audience=["staff"], year=2020)
    ResourcePageFactory(title="Two", type=ResourceType.GUIDE, topics=["tea"], audience=["staff", "members"], year=2024)
    ResourcePageFactory(title="Three", type=ResourceType.REPORT, format=ResourceFormat.VIDEO, topics=["pay"])
    restrict(ResourcePageFactory(title="Hidden", type=ResourceType.POLICY, topics=["secret"], year=1999))


def wanted(query: str = "") -> ResourceFilter:
    return ResourceFilter.of(QueryDict(query))


def shown(query: str = "") -> list[str]:
    return [page.title for page in resources_list(GUEST, wanted(query)).items]


def walked(query: str, limit: int) -> list[str]:
    """The whole list, walked through `limit` at a time."""
    titles, before = [], ""
    while True:
        listing = resources_list(GUEST, wanted(query), before=before, limit=limit)
        titles += [page.title for page in listing.items]
        before = listing.older
        if not before:
            return titles


def test_library_shows_the_newest_first(library):
    assert shown() == ["Three", "Two", "One"]


def test_facets_narrow_together(library):
    assert shown("type=guide") == ["Two", "One"]
    assert shown("type=guide&topic=pay") == ["One"]
    assert shown("audience=staff") == ["Two", "One"]
    assert shown("format=video") == ["Three"]
    assert shown("year=2024") == ["Two"]
    assert shown("type=report&topic=tea") == []


def test_values_of_one_facet_widen_and_no_resource_comes_twice(library):
    assert shown("topic=pay&topic=tea") == ["Three", "Two", "One"]
    assert shown("audience=staff&audience=members") == ["Two", "One"]
    assert shown("type=guide&type=report&topic=pay") == ["Three", "One"]


def test_list_can_be_sorted(library):
    ResourcePageFactory(title="an early one", year=2021)
    assert shown("sort=year") == ["Two", "an early one", "One", "Three"]
    assert shown("sort=title") == ["an early one", "One", "Three", "Two"]


@pytest.mark.parametrize("sort", ["", "sort=year", "sort=title"])
def test_every_order_is_walked_whole_with_ties(library, sort):
    for number, title in enumerate(("Twin", "twin", "Twin.5", "A. B, 100%")):
        ResourcePageFactory(title=title, slug=f"twin-{number}", year=2024)
    whole = [page.title for page in resources_list(GUEST, wanted(sort)).items]
    assert len(whole) == 7
    assert walked(sort, 1) == whole
    assert walked(sort, 2) == whole


@pytest.mark.parametrize(
    ("sort", "before"),
    [
        ("", "x"),
        ("", "-1"),
        ("", "1" * 19),
        ("", "0"),
        ("", "2024.5"),
        ("sort=year", "5"),
        ("sort=year", "soon.5"),
        ("sort=year", "0.0"),
        ("sort=title", "5"),
        ("sort=title", f"{'a' * 300}.5"),
        ("sort=title", "a\x00.5"),
        ("sort=title", "zzz.99999999"),
    ],
)
def test_cursor_that_is_none_or_past_the_end_is_not_found(library, sort, before):
    with pytest.raises(Http404):
        resources_list(GUEST, wanted(sort), before=before)


def test_list_goes_on_where_it_ended_also_when_that_one_is_gone(library):
    first = resources_list(GUEST, wanted(), limit=2)
    first.items[-1].delete()
    second = resources_list(GUEST, wanted(), before=first.older, limit=2)
    assert ([page.title for page in second.items], second.older) == (["One"], "")


def test_related_resources_share_most_topics_and_can_be_seen(library):
    page = ResourcePageFactory(title="Mine", topics=["pay", "tea", "secret"])
    ResourcePageFactory(title="Both", topics=["pay", "tea"])
    ResourcePageFactory(title="Draft", topics=["pay", "tea"], draft=True)
    ResourcePageFactory(title="Other", topics=["weather"])
    related = related_resources(page, GUEST, list(page.topics.all()))
    assert [found.title for found in related] == ["Both", "Three", "Two"]


def test_resource_without_topics_is_related_to_nothing(library):
    assert related_resources(ResourcePageFactory(), GUEST, []) == []
