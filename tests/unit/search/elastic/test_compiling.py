"""What the engine is asked: no server is needed to see it."""

from dataclasses import replace
from datetime import UTC, datetime

from search.backends.base import Hit, Query, Term, term
from search.backends.elastic import compiling, counting
from search.backends.elastic.wholes import wholes_of

PUBLIC = frozenset({"public"})


def a_query(**more):
    return Query(**{"terms": (), "audiences": PUBLIC, "kinds": ("page", "news"), **more})


def asked(**more):
    return compiling.documents_of(a_query(**more), 200).to_dict()


def filters(body):
    return body["query"]["bool"]["filter"]


def test_audiences_and_kinds_filter_everything_that_is_found_and_counted():
    query = a_query(audiences=frozenset({"public", "space:4"}), kind="news")
    allowed = [{"terms": {"audience": ["public", "space:4"]}}, {"terms": {"kind": ["news", "page"]}}]
    chosen = {"bool": {"filter": [{"term": {"kind": "news"}}]}}
    assert filters(counting.crowds_of(query).to_dict()) == [*allowed, {"range": {"result": counting.SAMPLE}}]
    assert filters(compiling.documents_of(query, 200).to_dict()) == [*allowed, chosen]
    assert filters(compiling.rest_of(query, [], 0, 20).to_dict())[:2] == allowed
    assert filters(compiling.page_of(query, ["a"], cap="cap").to_dict()) == [{"ids": {"values": ["a"]}}, *allowed]
    part = Hit(kind="news", object_id=1, group=1, url="/", title="Bus", where="page 2")
    body = wholes_of(replace(query, terms=(term("bus"),)), [part], ["a"], cap="cap").to_dict()
    assert filters(body)[2:] == [*allowed, {"term": {"kind": "news"}}]
    assert [clause["bool"]["_name"] for clause in body["query"]["bool"]["should"]] == ["0"]


def test_best_documents_are_looked_at_twice_and_never_collapsed_by_the_server():
    body = asked(terms=(term("bus"), term("pass")))
    assert ("collapse" in body, "sort" in body, "aggs" in body) == (False, False, False)
    modes = [(look["window_size"], look["query"]["score_mode"]) for look in body["rescore"]]
    assert modes == [(compiling.LOOKED_AT, "total"), (compiling.LOOKED_AT, "multiply")]
    assert "rescore" not in asked(terms=(term("bus"),), newest_first=True)


def test_results_after_the_best_documents_are_others_in_one_order():
    body = compiling.rest_of(a_query(terms=(term("bus"),)), [7, 9], 40, 20).to_dict()
    assert (body["from"], body["size"], body["collapse"]) == (40, 20, {"field": "result"})
    assert body["sort"][-2:] == [{"result": "asc"}, {"object_id": "asc"}]
    assert filters(body)[-1]["bool"]["must_not"] == [{"terms": {"result": [7, 9]}}]


def test_ways_of_a_term_are_alternatives_and_no_sum():
    way = compiling.best_way(Term(ways=(("copro",), ("co", "pro"))), compiling.WORTH).to_dict()
    said = [way["bool"]["should"][0]["match_phrase"]["all"]["query"] for way in way["dis_max"]["queries"]]
    assert said == ["copro", "co pro"]


def test_words_beside_one_another_are_looked_for_close_together():
    close = [each.to_dict() for each in compiling.closeness([term("travel"), term("costs"), term("bus")])]
    assert [each["match_phrase"]["all"]["query"] for each in close] == ["travel costs", "costs bus"]


def test_all_words_of_a_short_question_are_better_than_some_and_of_a_long_one_a_chance():
    def bonus(*words):
        look = asked(terms=tuple(map(term, words)))["rescore"][-1]["query"]["rescore_query"]["function_score"]
        weights = [each for each in look["functions"] if each["weight"] == compiling.ALL_WORDS]
        return [len(each["filter"]["bool"]["filter"]) for each in weights]

    assert (bonus("travel", "costs"), bonus("travel"), bonus(*"abcde")) == ([2], [], [])


def test_exact_words_authors_dates_and_words_left_out_filter_without_counting():
    day = datetime(2026, 11, 1, tzinfo=UTC)
    body = asked(exact=(("by", "bus"),), author=("dana", "lee"), since=day, until=day, without=(term("train"),))
    assert filters(body)[2:] == [
        {"match_phrase": {"all.exact": "by bus"}},
        {"match_phrase": {"people": {"query": "dana lee", "slop": 20}}},
        {"range": {"date": {"gte": day.isoformat(), "lt": day.isoformat()}}},
    ]
    assert body["query"]["bool"]["must_not"] == [
        {"bool": {"should": [{"match_phrase": {"all": "train"}}], "minimum_should_match": 1}}
    ]


def test_without_words_or_when_asked_the_newest_come_first_and_nothing_is_ranked():
    for body in (asked(), asked(terms=(term("bus"),), newest_first=True)):
        assert body["sort"][0] == {"date": {"order": "desc", "missing": "_last"}}
        assert "must" not in body["query"]["bool"]


def test_sixty_thousand_audiences_are_one_clause():
    tokens = frozenset(f"space:{number}" for number in range(60_000))
    assert len(filters(asked(audiences=tokens))[0]["terms"]["audience"]) == 60_000


def test_long_question_asks_its_best_documents_first_and_finds_no_more_for_it():
    long = tuple(term(word) for word in ("travel", "costs", "bus", "meeting", "hall"))
    query = Query(terms=long, audiences=PUBLIC, kinds=("page",))
    best = compiling.best_of(query).to_dict()
    assert filters(best) == filters(asked(terms=long, kinds=("page",)))
    body = compiling.documents_of(query, 200, "a taxi").to_dict()["query"]["bool"]
    assert body["should"][0]["more_like_this"]["like"] == ["a taxi"]
    assert len(body["must"]) == 1
    assert compiling.best_of(Query(terms=long[:4], audiences=PUBLIC, kinds=("page",))) is None
