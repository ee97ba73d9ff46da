"""Which of two answers: the engine while it does, then the database."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.backends import choosing
from search.backends.base import Backend, Hits, Query, Unavailable
from search.backends.choosing import Chosen, Patience

QUERY = Query(terms=(), audiences=frozenset(), kinds=())


class Shelf(Backend):
    """An engine that answers with its own number of results, or not at all."""

    def __init__(self, name, total):
        self.name, self.total, self.asked, self.does = name, total, 0, None

    def search(self, query):
        self.asked += 1
        if self.does:
            self.does()
        return Hits(total=self.total)

    def corrections(self, words, audiences):
        return {"bsu": (self.name,)}

    shown = complete = related = index = remove = forget = begin_rebuild = end_rebuild = clear = fingerprints = mend = (
        stats
    ) = None


def refuse():
    raise Unavailable("not now")


@pytest.fixture
def pair(monkeypatch):
    monkeypatch.setattr(choosing, "patience", Patience())
    return Shelf("engine", 7), Shelf("database", 3)


def ask(pair, seconds=2.0, silenced=False):
    return Chosen(*pair, lambda: silenced, seconds).search(QUERY)


def the_page_is_over():
    choosing.patience.of_page.until = 0.0


def test_engine_answers_while_it_does(pair):
    assert ask(pair) == Hits(total=7)
    assert pair[1].asked == 0


def test_database_stands_in_and_says_so(pair):
    pair[0].does = refuse
    assert ask(pair) == Hits(total=3, stood_in=True)


def test_engine_that_takes_too_long_is_not_waited_for(pair):
    pair[0].does = lambda: time.sleep(0.5)
    started = time.monotonic()
    assert ask(pair, seconds=0.05).stood_in
    assert time.monotonic() - started < 0.4


def test_page_waits_once_and_after_two_in_a_row_the_engine_has_a_rest(pair, monkeypatch):
    engine, _ = pair
    engine.does = refuse
    chosen = Chosen(*pair, lambda: False)
    chosen.search(QUERY)
    assert (chosen.search(QUERY).stood_in, chosen.corrections(["bsu"], frozenset())) == (True, {"bsu": ("database",)})
    assert engine.asked == 1
    the_page_is_over()
    ask(pair)
    the_page_is_over()
    engine.does = None
    assert (ask(pair).stood_in, engine.asked) == (True, 2)
    later = time.monotonic() + choosing.REST
    monkeypatch.setattr(choosing.time, "monotonic", lambda: later)
    assert (ask(pair).total, engine.asked) == (7, 3)


def test_one_answer_between_two_failures_means_no_rest(pair):
    engine, _ = pair
    for does in (refuse, None, refuse, None):
        the_page_is_over()
        engine.does = does
        ask(pair)
    assert engine.asked == 4


def test_page_that_asks_much_waits_no_longer_in_all(pair):
    pair[0].does = lambda: time.sleep(0.12)
    chosen, started = Chosen(*pair, lambda: False, 0.3), time.monotonic()
    assert [chosen.search(QUERY).stood_in for _ in range(5)] == [False, False, True, True, True]
    assert time.monotonic() - started < 0.5


def test_database_is_asked_meanwhile_and_the_engine_still_answers_when_it_does(pair):
    pair[0].does = lambda: time.sleep(0.4)
    assert (ask(pair, seconds=0.6), pair[1].asked) == (Hits(total=7), 1)


def test_few_wait_for_an_engine_that_hangs_however_many_search(pair):
    engine, _ = pair
    back = threading.Event()
    engine.does = back.wait

    def seconds(_):
        started = time.monotonic()
        assert ask(pair, seconds=0.6).stood_in
        return time.monotonic() - started

    try:
        with ThreadPoolExecutor(20) as people:
            waited = sorted(people.map(seconds, range(20)))
            assert waited[20 - choosing.MOST_AT_ONCE - 1] < 0.4
            assert waited[-1] < 0.9
            assert (engine.asked, seconds(0) < 0.1) == (choosing.MOST_AT_ONCE, True)
    finally:
        back.set()  # or the threads that wait keep the whole run from ending


def test_who_comes_while_two_wait_for_long_is_not_kept_waiting(pair):
    for _ in range(2):
        choosing.patience.under_way[object()] = time.monotonic() - 1.5
    assert (ask(pair).stood_in, pair[0].asked) == (True, 0)
    choosing.patience.answered()
    assert (ask(pair).stood_in, pair[0].asked) == (False, 1)


def test_engine_that_had_a_rest_is_tried_with_one_question_at_a_time(pair):
    choosing.patience.failures = 2
    first = choosing.patience.begin(1.0)
    assert (ask(pair).stood_in, pair[0].asked) == (True, 0)
    choosing.patience.end(first)
    assert (ask(pair).stood_in, pair[0].asked) == (False, 1)


def test_engine_that_must_forget_something_is_not_asked_and_nobody_is_told(pair):
    assert ask(pair, silenced=True) == Hits(total=3)
    assert pair[0].asked == 0


def test_what_answers_is_not_written_to(pair):
    with pytest.raises(TypeError):
        Chosen(*pair, lambda: False).clear()
