import pytest
from django.core.cache import cache

from hub.limits import rates


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1_000_000_000.0

        def time(self):
            return self.now

    clock = Clock()
    cache.clear()
    monkeypatch.setattr(rates, "time", clock)
    return clock


def count(times=1, who="sam", limit=10):
    for _ in range(times):
        receipt = rates.count("sign-in", who, limit=limit, seconds=60)
    return receipt


def wait_told(**kwargs):
    with pytest.raises(rates.TooMany) as told:
        count(**kwargs)
    return told.value.wait


def test_as_many_as_the_limit_are_let_through(clock):
    count(10)
    assert 1 <= wait_told() <= 66


def test_another_person_is_counted_apart(clock):
    count(10)
    count(10, who="kim")


@pytest.mark.parametrize("start", [0, 3.5, 29, 57, 59.9])
def test_a_burst_over_the_turn_of_the_minute_is_stopped(clock, start):
    clock.now += start
    count(5)
    clock.now += 8
    count(5)
    assert wait_told() > 0


@pytest.mark.parametrize("start", [0, 3.5, 29, 57, 59.9])
def test_after_the_told_wait_the_next_is_let_through(clock, start):
    clock.now += start
    count(10)
    clock.now += wait_told()
    count()


def test_refused_tries_do_not_make_the_wait_longer(clock):
    count(10)
    first = wait_told()
    for _ in range(50):
        wait_told()
    assert wait_told() == first


def test_what_is_taken_back_does_not_count(clock):
    rates.take_back(count(10))
    count()


def test_cleared_counts_are_forgotten(clock):
    count(10)
    rates.clear("sign-in", "sam", seconds=60)
    count(10)


def test_limits_can_be_off(clock, settings):
    settings.RATE_LIMITS = False
    count(50)
