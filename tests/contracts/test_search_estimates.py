"""What a search server says of how much very many there is: near, marked as such, and never at the cost of the few."""

import pytest

from hub.plugins.search import MEMBERS, PUBLIC
from search.backends.base import Query, term
from search.backends.elastic import counting
from search.backends.elastic.address import address_of
from search.backends.elastic.documents import result_of
from search.backends.elasticsearch import ElasticsearchBackend
from tests.factories.documents import a_document
from tests.search_servers import SERVERS, server_url

KINDS = ("page", "news", "thread")
THREADS, REPLIES = 60, 3
SHARE = 4


@pytest.fixture(params=SERVERS)
def engine(request, monkeypatch):
    """An engine with 180 replies, for which more than 40 are very many, and a few pages."""
    monkeypatch.setattr(counting, "CROWD", 40)
    monkeypatch.setattr(counting, "SHARE", SHARE)
    monkeypatch.setattr(counting, "SAMPLE", {"lt": _end()})
    engine = ElasticsearchBackend(address_of(f"{server_url(request.param)}/hub-count"), refresh=True, seconds=30)
    engine.clear()
    engine.index([_reply(thread, reply) for thread in range(1, THREADS + 1) for reply in range(REPLIES)])
    engine.index([a_document(1, body="meeting", topics=("Pay",)), a_document(2, kind="news", body="meeting")])
    yield engine
    engine.indexes.drop_all()


def _end():
    return -(2**63) + 2**64 // SHARE


def _reply(thread, reply):
    return a_document(
        thread * 100 + reply,
        kind="thread",
        group=thread,
        body="meeting" if thread > 2 else "meeting hedgehog",
        audience=MEMBERS if thread % 10 == 0 else PUBLIC,
        place="space:here" if thread % 2 else "space:there",
    )


def look(engine, *words, audiences=(PUBLIC, MEMBERS), **more):
    terms = tuple(term(word) for word in words or ["meeting"])
    return engine.search(Query(terms=terms, audiences=frozenset(audiences), kinds=KINDS, **more))


def estimate(of=lambda thread: True):
    """What the threads of the sample stand for, to two digits."""
    number = SHARE * sum(of(thread) and result_of("thread", thread) < _end() for thread in range(1, THREADS + 1))
    return int(float(f"{number:.2g}"))


def test_very_many_are_estimated_and_the_few_beside_them_are_counted(engine):
    seen = look(engine)
    assert seen.facets["kind"] == {"thread": estimate(), "page": 1, "news": 1}
    assert (seen.total, seen.facets["topic"]) == (estimate() + 2, {"Pay": 1})
    assert seen.facets["place"] == {
        "space:here": estimate(lambda n: n % 2),
        "space:there": estimate(lambda n: n % 2 == 0),
    }
    assert seen.about == {"total", "kind", "topic", "year", "place"}
    assert abs(estimate() - THREADS) < THREADS / 2


def test_what_few_match_is_counted_one_by_one_and_is_no_estimate(engine):
    seen = look(engine, "hedgehog")
    assert (seen.total, seen.facets["kind"], seen.about) == (2, {"thread": 2}, frozenset())


def test_choice_that_leaves_few_is_exact_beside_estimates_of_the_others(engine):
    seen = look(engine, kind="news")
    assert (seen.total, seen.facets["topic"], seen.about) == (1, {}, {"kind"})
    assert seen.facets["kind"]["thread"] == estimate()


def test_estimates_are_made_of_what_the_viewer_may_see(engine):
    seen = look(engine, audiences=(PUBLIC,))
    assert seen.facets["kind"]["thread"] == estimate(lambda thread: thread % 10) != estimate()
