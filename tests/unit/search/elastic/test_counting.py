"""What is counted where, and what is said of it: no server is needed to see it."""

from search.backends.base import Query, term
from search.backends.elastic import counting

NONE = dict.fromkeys(counting.FACETS, frozenset())
MANY_NEWS = dict.fromkeys(counting.FACETS, frozenset({"news"}))


def a_query(**more):
    return Query(**{"terms": (term("bus"),), "audiences": frozenset({"public"}), "kinds": ("page", "news"), **more})


def filters(search):
    return search.to_dict()["query"]["bool"]["filter"][1:]


def answer(**values):
    return {
        "aggregations": {
            name: {"buckets": [{"key": key, "results": {"value": number}} for key, number in of_facet.items()]}
            for name, of_facet in values.items()
        }
    }


def test_facets_without_choices_are_counted_by_one_search():
    (only,) = counting.figures_of(a_query(), NONE)
    body = only.search.to_dict()
    assert (only.worth, body["size"], list(body["aggs"])) == (1, 0, ["kind", "topic", "year", "place"])
    assert filters(only.search) == [{"terms": {"audience": ["public"]}}, {"terms": {"kind": ["news", "page"]}}]


def test_figures_of_a_facet_leave_its_own_choice_out_and_keep_the_others():
    kind, year = ({"term": {"kind": "news"}}, {"term": {"year": 2026}})
    found = counting.figures_of(a_query(kind="news", year=2026), NONE)
    chosen = {
        name: filters(each.search)[2]["bool"]["filter"] for each in found for name in each.search.to_dict()["aggs"]
    }
    assert chosen == {"kind": [year], "topic": [kind, year], "year": [kind], "place": [kind, year]}
    sample = counting.crowds_of(a_query(kind="news", year=2026)).to_dict()["aggs"]
    assert {name: each["filter"]["bool"]["filter"] for name, each in sample.items()} == chosen


def test_crowded_kinds_are_counted_in_the_sample_and_the_others_one_by_one():
    exact, sample = counting.figures_of(a_query(), MANY_NEWS)
    assert (exact.worth, filters(exact.search)[1:]) == (1, [{"terms": {"kind": ["page"]}}])
    in_sample = [{"terms": {"kind": ["news"]}}, {"range": {"result": counting.SAMPLE}}]
    assert (sample.worth, filters(sample.search)[1:]) == (counting.SHARE, in_sample)


def test_kind_is_crowded_for_the_facets_that_would_count_too_many_of_it():
    some, many = counting.CROWD // counting.SHARE, counting.CROWD // counting.SHARE + 1
    seen = {name: {"kinds": {"buckets": [{"key": "news", "doc_count": some}]}} for name in counting.FACETS}
    seen["kind"]["kinds"]["buckets"] = [{"key": "news", "doc_count": many}, {"key": "page", "doc_count": 1}]
    crowded = counting.crowded_in({"aggregations": seen})
    assert crowded == {**NONE, "kind": {"news"}}
    assert counting.estimated_in(a_query(), crowded) == {"kind", "total"}
    assert counting.estimated_in(a_query(kind="page"), crowded) == {"kind"}


def test_estimates_are_added_to_what_was_counted_and_rounded():
    figures = counting.figures_of(a_query(), MANY_NEWS)
    exact, sample = answer(kind={"page": 1234}, year={2026: 7, 2025: 123}), answer(kind={"news": 5123}, year={2026: 99})
    found = counting.counted(figures, [exact, sample])
    assert found["kind"] == {"news": 82_000, "page": 1234}
    assert list(found["year"].items()) == [("2026", 1600), ("2025", 123)]
    assert (found["topic"], found["place"]) == ({}, {})
