"""Which of two answers: the engine while it does, then the database."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from itertools import islice

import pytest

from search.backends import choosing
from search.backends.base import Backend, Corrections, Hits, Query, Unavailable
from search.backends.choosing import Chosen, Patience

LONG = 60
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
        return Corrections({"bsu": (self.name,)})

    shown = complete = related = index = remove = forget = begin_rebuild = end_rebuild = clear = fingerprints = mend = (
        weed
    ) = stats = None


def refuse():
    raise Unavailable("not now")


@pytest.fixture
def pair(monkeypatch):
    monkeypatch.setattr(choosing, "patience", Patience())
    return Shelf("engine", 7), Shelf("database", 3)


class Hanging:
    """What an engine does that answers only when the test is over."""

    def __init__(self):
        self.over = threading.Event()

    def __call__(self):
        self.over.wait(LONG)


@pytest.fixture
def hanging():
    hanging = Hanging()
    yield hanging
    hanging.over.set()


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


def test_engine_that_takes_too_long_is_not_waited_for(pair, hanging):
    pair[0].does = hanging
    assert ask(pair, seconds=0.05).stood_in


def test_page_waits_once_and_after_two_in_a_row_the_engine_has_a_rest(pair, monkeypatch):
    engine, _ = pair
    engine.does = refuse
    chosen = Chosen(*pair, lambda: False)
    chosen.search(QUERY)
    assert (chosen.search(QUERY).stood_in, chosen.corrections([], frozenset()).meant) == (True, {"bsu": ("database",)})
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


def test_page_that_asks_much_waits_no_longer_in_all(pair, hanging):
    pair[0].does = lambda: time.sleep(0.05)
    chosen = Chosen(*pair, lambda: False, 5.0)
    assert not any(chosen.search(QUERY).stood_in for _ in range(2))
    assert chosen.left <= 4.9
    chosen.left = 0.01
    pair[0].does = hanging
    assert chosen.search(QUERY).stood_in


def test_database_is_asked_meanwhile_and_the_engine_still_answers_when_it_does(pair):
    asked = threading.Event()
    pair[0].does, pair[1].does = partial(asked.wait, LONG), asked.set
    assert (ask(pair, seconds=2.0), pair[1].asked) == (Hits(total=7), 1)


def test_few_wait_for_an_engine_that_hangs_however_many_search(pair, hanging):
    pair[0].does = hanging
    with ThreadPoolExecutor(20) as people:
        asked = [people.submit(ask, pair, 12.0) for _ in range(20)]
        ended = [each.result() for each in islice(as_completed(asked), 20 - choosing.MOST_AT_ONCE)]
        hanging.over.set()
    assert ended == [Hits(total=3, stood_in=True)] * (20 - choosing.MOST_AT_ONCE)
    assert sum(each.result() == Hits(total=7) for each in asked) == pair[0].asked == choosing.MOST_AT_ONCE


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
