"""On and off, and the faults that are written down."""

import pytest
from django.core.signals import request_started
from django.db import OperationalError, transaction

from hub.plugins.models import PluginState
from hub.plugins.state import FRESH, PAUSE, end_request, state

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock(monkeypatch):
    """The time in this module, in seconds: add to it."""
    now = [1000.0]
    monkeypatch.setattr("hub.plugins.state.time.monotonic", lambda: now[0])
    return now


def faults() -> list[tuple[str, int, str]]:
    return list(PluginState.objects.values_list("name", "faults", "last_fault"))


def test_plugin_is_on_until_somebody_switches_it_off(clock):
    assert state.is_on_by_name("probe") is True
    PluginState.objects.create(name="probe", enabled=False)
    clock[0] += FRESH
    assert state.is_on_by_name("probe") is False


def test_state_is_read_once_in_a_period(clock, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(10):
            state.is_on_by_name("probe")


def test_state_that_cannot_be_read_changes_nothing(clock, monkeypatch, caplog):
    def down(*args):
        raise OperationalError("the database is away")

    state.off = frozenset({"probe"})
    monkeypatch.setattr("hub.plugins.state._names_that_are_off", down)
    assert (state.is_on_by_name("probe"), state.is_on_by_name("other")) == (False, True)
    assert "the state of the plugins could not be read: the database is away" in caplog.text


def test_storm_of_faults_is_one_write_in_a_period(clock, django_assert_num_queries):
    state.note_fault("probe", "slot footer: first")
    with django_assert_num_queries(0):
        for number in range(50):
            state.note_fault("probe", f"slot footer: {number}")
    assert faults() == [("probe", 1, "slot footer: first")]
    clock[0] += PAUSE
    state.flush()
    assert faults() == [("probe", 51, "slot footer: 49")]


def test_faults_of_a_request_are_written_when_it_ends(clock):
    request_started.send(sender=None)
    state.note_fault("probe", "slot footer: first")
    state.note_fault("probe", "slot footer: second")
    assert faults() == []
    end_request()
    assert faults() == [("probe", 2, "slot footer: second")]


def test_nothing_is_written_inside_a_transaction(clock):
    with pytest.raises(LookupError), transaction.atomic():
        state.note_fault("probe", "slot footer: first")
        raise LookupError
    assert faults() == []
    state.flush()
    assert faults() == [("probe", 1, "slot footer: first")]


def test_tripped_plugin_is_off_at_once_also_inside_a_transaction(clock):
    with transaction.atomic():
        state.trip("probe", "Too slow.")
        assert state.is_on_by_name("probe") is False
    assert PluginState.objects.count() == 0
    state.flush()
    assert PluginState.objects.get().off_reason == "Too slow."
    assert state.is_on_by_name("probe") is False


def test_tripped_plugin_can_be_switched_on_again(clock):
    state.trip("probe", "Too slow.")
    PluginState.objects.update(enabled=True, tripped=False, off_reason="")
    clock[0] += FRESH
    assert state.is_on_by_name("probe") is True
