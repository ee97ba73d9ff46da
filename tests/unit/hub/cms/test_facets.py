import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, QueryDict

from hub.cms.facets import IN_SIGHT, ResourceFilter, narrowing
from hub.cms.models import ResourceFormat, ResourceType
from tests.factories.members import MemberFactory
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


def facet(title: str, query: str = "", viewer=GUEST):
    return next(facet for facet in narrowing(viewer, wanted(query)).facets if facet.title == title)


def counts(title: str, query: str = "", viewer=GUEST) -> list[tuple[str, int | None, bool]]:
    return [(choice.label, choice.count, choice.current) for choice in facet(title, query, viewer).choices]


def test_counts_are_of_what_would_be_left_and_can_be_seen(library):
    assert counts("Type") == [("Everything", None, True), ("Guide", 2, False), ("Report", 1, False)]
    assert counts("Type", "topic=pay") == [("Everything", None, True), ("Guide", 1, False), ("Report", 1, False)]
    assert counts("Topic", "topic=pay") == [("Everything", None, False), ("pay", 2, True), ("tea", 1, False)]
    assert counts("Year") == [("Everything", None, True), ("2024", 1, False), ("2020", 1, False)]


def test_counts_of_a_facet_apply_all_the_others(library):
    assert counts("Topic", "type=guide&audience=staff&year=2020")[1:] == [("pay", 1, False)]
    assert counts("Year", "type=guide&topic=pay")[1:] == [("2020", 1, False)]


def test_members_count_what_they_may_see(library):
    member = MemberFactory()
    assert ("Policy", 1, False) in counts("Type", viewer=member)
    assert [narrowing(viewer, wanted()).total for viewer in (GUEST, member)] == [3, 4]


def test_chosen_value_without_results_is_still_shown_as_chosen(library):
    assert ("tea", 0, True) in counts("Topic", "type=report&topic=tea")


def test_what_is_chosen_can_be_taken_away_one_by_one(library):
    chips = narrowing(GUEST, wanted("type=guide&type=report&topic=pay&sort=title")).chips
    assert [(chip.facet, chip.label, chip.url) for chip in chips] == [
        ("Type", "Guide", "?type=report&topic=pay&sort=title"),
        ("Type", "Report", "?type=guide&topic=pay&sort=title"),
        ("Topic", "pay", "?type=guide&type=report&sort=title"),
    ]


def test_link_adds_a_value_or_takes_it_away(library):
    links = {choice.label: choice.url for choice in facet("Type", "type=guide&topic=pay").choices}
    assert links == {"Everything": "?topic=pay", "Guide": "?topic=pay", "Report": "?type=guide&type=report&topic=pay"}


def test_long_facet_folds_and_keeps_what_is_chosen_in_sight(library):
    for number in range(IN_SIGHT):
        ResourcePageFactory(topics=["often", f"topic {number}"])
    topics = facet("Topic", "topic=topic-7&type=guide")
    assert len(topics.choices) == 1 + IN_SIGHT + 1
    assert [choice.label for choice in topics.choices if choice.current] == ["topic 7"]
    assert [choice.label for choice in topics.folded] == ["topic 5", "topic 6"]
    assert topics.kept == [("type", "guide"), ("topic", "topic-7")]


def test_facet_with_nothing_to_choose_is_not_shown(library):
    restricted = {facet.title for facet in narrowing(GUEST, wanted()).facets}
    assert restricted == {"Type", "Topic", "Who it is for", "Format", "Year"}
    assert [facet.title for facet in narrowing(GUEST, wanted("type=report")).facets] == ["Type", "Topic", "Format"]


@pytest.mark.parametrize(
    "query",
    [
        "type=nonsense",
        "type=guide&type=nonsense",
        "format=x",
        f"topic={'a' * 101}",
        "topic=a%00",
        "year=20x4",
        "year=99999999999",
        "year=²²²²",
        "sort=price",
        "&".join(f"topic={number}" for number in range(11)),
    ],
)
def test_filter_that_is_none_is_not_found(query):
    with pytest.raises(Http404):
        wanted(query)


@pytest.mark.parametrize("query", ["topic=nonsense", "audience=nonsense", "year=1901", "topic=pay&topic=nonsense"])
def test_value_that_nothing_has_is_not_found(library, query):
    with pytest.raises(Http404):
        narrowing(GUEST, wanted(query))


@pytest.mark.parametrize("query", ["topic=secret", "year=1999"])
def test_value_of_hidden_resources_alone_is_not_found(library, query):
    with pytest.raises(Http404):
        narrowing(GUEST, wanted(query))
    assert narrowing(MemberFactory(), wanted(query)).total == 1


def test_value_given_twice_counts_once():
    assert wanted("type=guide&type=guide").chosen == {"type": ("guide",)}
    assert wanted("type=&topic=").chosen == {}


def test_address_keeps_everything_in_one_order():
    query = wanted("sort=title&topic=pay&type=guide").query
    assert query == "type=guide&topic=pay&sort=title&"
