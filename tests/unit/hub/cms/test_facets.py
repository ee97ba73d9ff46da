import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from hub.cms.facets import ResourceFilter, facets, resources_count, resources_list
from hub.cms.models import ResourceFormat, ResourceType
from tests.factories.pages import ResourcePageFactory, restrict

pytestmark = pytest.mark.django_db
GUEST = AnonymousUser()


@pytest.fixture
def library():
    ResourcePageFactory(title="One", type=ResourceType.GUIDE, topics=["pay"], audience=["staff"])
    ResourcePageFactory(title="Two", type=ResourceType.GUIDE, topics=["tea"], audience=["staff", "members"])
    ResourcePageFactory(title="Three", type=ResourceType.REPORT, format=ResourceFormat.VIDEO, topics=["pay"])
    restrict(ResourcePageFactory(title="Hidden", type=ResourceType.POLICY, topics=["secret"]))


def shown(**chosen) -> list[str]:
    return [page.title for page in resources_list(GUEST, ResourceFilter.of(chosen)).items]


def counts(title: str, **chosen) -> list[tuple[str, int | None, bool]]:
    facet = next(facet for facet in facets(GUEST, ResourceFilter.of(chosen)) if facet.title == title)
    return [(choice.label, choice.count, choice.current) for choice in facet.choices]


def test_library_shows_the_newest_first(library):
    assert shown() == ["Three", "Two", "One"]


def test_facets_narrow_together(library):
    assert shown(type="guide") == ["Two", "One"]
    assert shown(type="guide", topic="pay") == ["One"]
    assert shown(audience="staff") == ["Two", "One"]
    assert shown(format="video") == ["Three"]
    assert shown(type="report", topic="tea") == []


def test_counts_are_of_what_would_be_left_and_can_be_seen(library):
    assert counts("Type") == [("Everything", None, True), ("Guide", 2, False), ("Report", 1, False)]
    assert counts("Type", topic="pay") == [("Everything", None, True), ("Guide", 1, False), ("Report", 1, False)]
    assert counts("Topic", topic="pay") == [("Everything", None, False), ("pay", 2, True), ("tea", 1, False)]


def test_chosen_value_without_results_is_still_shown_as_chosen(library):
    assert counts("Topic", type="report", topic="tea")[1] == ("tea", 0, True)


def test_number_of_resources_is_that_of_the_viewer(library):
    assert resources_count(GUEST, ResourceFilter()) == 3


@pytest.mark.parametrize("chosen", [{"type": "nonsense"}, {"format": "x"}, {"topic": "a" * 101}, {"topic": "a\x00"}])
def test_filter_that_is_none_is_not_found(chosen):
    with pytest.raises(Http404):
        ResourceFilter.of(chosen)


def test_topic_that_nothing_has_is_not_found(library):
    with pytest.raises(Http404):
        facets(GUEST, ResourceFilter.of({"topic": "nonsense"}))


def test_topic_of_hidden_resources_alone_is_not_found(library):
    with pytest.raises(Http404):
        facets(GUEST, ResourceFilter.of({"topic": "secret"}))


@pytest.mark.parametrize("before", ["x", "-1", "1" * 19, "0"])
def test_cursor_that_is_none_or_past_the_end_is_not_found(library, before):
    with pytest.raises(Http404):
        resources_list(GUEST, ResourceFilter(), before=before)


def test_list_goes_on_where_it_ended(library):
    first = resources_list(GUEST, ResourceFilter(), limit=2)
    second = resources_list(GUEST, ResourceFilter(), before=first.older, limit=2)
    assert [page.title for page in second.items] == ["One"]
    assert second.older == ""


def test_links_keep_the_other_choices():
    wanted = ResourceFilter.of({"type": "guide", "topic": "pay"})
    assert wanted.url("topic", "") == "?type=guide"
    assert wanted.url("format", "video") == "?type=guide&topic=pay&format=video"
    assert wanted.query == "type=guide&topic=pay&"
