"""What the databases do when more documents match than are looked at: bounded, honest, never leaking."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from hub.plugins.search import MEMBERS, PUBLIC
from search import queries
from search.asking.question import Choices
from search.backends import answering, candidates, database
from search.backends.base import Query, Term, term
from search.backends.bm25 import SUMMARY, TITLE
from search.backends.finding import Lookup, Wanted
from tests.factories.documents import a_document

pytestmark = [pytest.mark.database, pytest.mark.django_db]
KINDS = ("page", "news", "thread")
FRONT = frozenset({PUBLIC})
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def engine(monkeypatch):
    """An engine for which 24 documents are very many."""
    monkeypatch.setattr(candidates, "MOST", 24)
    monkeypatch.setattr(candidates, "RANKED", 40)
    monkeypatch.setattr(answering, "RANKED", 40)
    monkeypatch.setattr(answering, "KINDS_KNOWN_FOR", -1.0)
    return database()


def look(engine, *words, audiences=FRONT, **more):
    terms = tuple(term(word) for word in words)
    return engine.search(Query(terms=terms, audiences=audiences, kinds=KINDS, **more))


def posts(number, body="meeting", first=1000, **more):
    return [
        a_document(first + at, kind="thread", body=f"{body} {at}", date=START + timedelta(minutes=at), **more)
        for at in range(number)
    ]


def test_figures_are_exact_up_to_the_bound_and_the_least_beyond_it(engine):
    engine.index(posts(24))
    seen = look(engine, "meeting")
    assert (seen.total, seen.at_least) == (24, frozenset())
    engine.index(posts(20, first=2000, place="space:here"))
    seen = look(engine, "meeting")
    assert (24 <= seen.total <= 44, seen.at_least) == (True, {"total", "kind", "topic", "year", "place"})


def test_what_is_hidden_changes_no_figure(engine):
    engine.index(posts(20))
    engine.index(posts(50, first=2000, audience=MEMBERS))
    seen = look(engine, "meeting")
    assert (seen.total, seen.at_least, seen.facets["kind"]) == (20, frozenset(), {"thread": 20})
    assert {hit.object_id < 2000 for hit in seen.hits} == {True}


def test_choice_that_leaves_few_is_counted_to_the_end_and_its_own_facet_is_not(engine):
    engine.index(posts(60, place="space:busy"))
    engine.index([a_document(pk, body="meeting", place="space:quiet", topics=("Pay",)) for pk in (1, 2)])
    seen = look(engine, "meeting", place="space:quiet")
    assert (seen.total, seen.at_least) == (2, {"place"})
    assert (seen.facets["kind"], seen.facets["topic"], seen.facets["place"]["space:quiet"]) == (
        {"page": 2},
        {"Pay": 2},
        2,
    )
    seen = look(engine, "meeting", place="space:quiet", kind="page")
    assert (seen.total, seen.at_least, seen.facets["kind"]) == (2, frozenset(), {"page": 2})


def test_kinds_of_which_there_are_few_are_among_very_many_others(engine):
    engine.index([a_document(1, body="meeting"), a_document(2, kind="news", body="meeting")])
    engine.index(posts(90))
    seen = look(engine, "meeting")
    assert (seen.facets["kind"]["page"], seen.facets["kind"]["news"]) == (1, 1)


def test_rare_words_decide_and_frequent_ones_follow(engine):
    engine.index([a_document(1, body="a hedgehog in the shed"), a_document(2, body="a hedgehog at the meeting")])
    engine.index(posts(90))
    seen = look(engine, "meeting", "hedgehog", size=50)
    assert [hit.object_id for hit in seen.hits][:2] == [2, 1]
    assert (seen.total > 2, "total" in seen.at_least) == (True, True)


def test_words_together_come_first_however_old(engine):
    engine.index([a_document(1, body="the budget meeting")])
    engine.index(posts(60), rebuild="")
    engine.index(posts(60, body="budget", first=2000))
    assert look(engine, "budget", "meeting").hits[0].object_id == 1


def test_newest_are_the_newest_of_all(engine):
    engine.index([a_document(1, body="meeting", date=datetime(2027, 1, 1, tzinfo=UTC))])
    engine.index(posts(60))
    seen = look(engine, "meeting", newest_first=True, size=3)
    assert [hit.object_id for hit in seen.hits] == [1, 1059, 1058]
    assert "total" in seen.at_least


def test_pages_of_very_many_follow_one_another_without_double(engine):
    engine.index(posts(60))
    pages = [[hit.object_id for hit in look(engine, "meeting", page=page, size=10).hits] for page in (1, 2, 3)]
    assert len(set(sum(pages, []))) == len(sum(pages, []))


def test_engine_tells_how_often_a_word_stands_in_a_document(engine):
    texts = ["bus", "bus bus bus", "train " * 40 + "bus " * 12, "the bus"]
    engine.index([a_document(pk, title="Travel", body=text) for pk, text in enumerate(texts, 1)])
    engine.index([a_document(5, title="Bus", summary="A bus", body="by bus")])
    engine.index([a_document(6, title="Bus", body="bus", where="Reply 1", group=5), a_document(7, body="by tram")])
    is_open = answering.is_open(engine, FRONT, KINDS)
    ids = {row.id: row.group for row in engine.look(Lookup(Wanted((term("bus"),)), is_open, "", 50, many=False))}
    found = engine.frequencies({term("bus"): 6}, list(ids))
    often = {(ids[pk], round(times, 2)) for pk, times in found.often[0].items()}
    heading = TITLE + SUMMARY + 1
    assert often == {(1, 1.0), (2, 3.0), (3, 12.0), (4, 1.0), (5, heading), (5, 2.0)}


def test_ways_to_say_the_same_count_as_one_word(engine):
    engine.index([a_document(pk, body="bus") for pk in range(1, 9)])
    engine.index([a_document(9, body="coach"), a_document(10, body="bus coach")])
    either = Term(ways=(("bus",), ("coach",)))
    hits = engine.search(Query(terms=(either, term("coach")), audiences=FRONT, kinds=KINDS)).hits
    assert {hit.object_id for hit in hits[:2]} == {9, 10}


@pytest.mark.parametrize("newest", [True, False])
def test_thread_of_very_many_posts_keeps_no_others_out_of_sight(engine, newest):
    engine.index(posts(9))
    engine.index(posts(80, first=2000, group=1, body="meeting meeting"))
    seen = look(engine, "meeting", newest_first=newest)
    assert {hit.group for hit in seen.hits} == {1, *range(1000, 1009)}


HOSTILE = [
    " ".join(f"meeting{number}" for number in range(200)),
    "meeting " * 200,
    " ".join(f'"meeting {number}"' for number in range(100)),
    " ".join(f"-meeting{number}" for number in range(300)) + " meeting",
    "meeting " + "-meeting " * 100,
    '"' + "meeting " * 300 + '"',
    "author:meeting " * 100 + "meeting",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_question_is_answered_with_a_bounded_number_of_statements(engine, text, django_assert_max_num_queries):
    engine.index(posts(60))
    started = time.monotonic()
    with django_assert_max_num_queries(130):
        queries.search(AnonymousUser(), text, Choices())
    assert time.monotonic() - started < 2.5
