"""The door into plugins."""

import sys

import pytest
from django.db import DatabaseError, connection, transaction

from hub.mail.actions import queue
from hub.mail.models import Mail
from hub.plugins import isolation
from hub.plugins.isolation import Place, PluginFault, call, call_or_raise, isolated
from hub.plugins.models import PluginState
from hub.plugins.outbox import TryLater
from hub.plugins.state import state
from tests.unit.hub.plugins.probe import probe

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def fails():
    raise LookupError("on purpose")


def poisons():
    """A database error that is caught."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM there_is_no_such_table")
    except DatabaseError:
        return "poisoned"


def test_answer_of_a_plugin_passes():
    assert call(probe(), Place.SLOT, "footer", lambda: "shown", "nothing") == "shown"


@pytest.mark.parametrize("function", [fails, sys.exit], ids=["raises", "ends the process"])
def test_fault_is_answered_otherwise_logged_and_counted(function, caplog):
    assert call(probe(), Place.SLOT, "footer", function, "nothing") == "nothing"
    assert "plugin probe failed in slot footer" in caplog.text
    assert state.pending["probe"].faults == 1


def test_interrupt_from_the_keyboard_is_nobodys_fault():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(probe(), Place.SLOT, "footer", interrupted, "nothing")
    assert state.pending == {}


def test_plugin_that_is_off_is_not_called():
    PluginState.objects.create(name="probe", enabled=False)
    assert call(probe(), Place.SLOT, "footer", lambda: "shown", "nothing") == "nothing"


def test_fault_is_raised_where_the_caller_must_know():
    with pytest.raises(PluginFault, match="plugin probe failed in handler Happened: LookupError: on purpose"):
        call_or_raise(probe(), Place.HANDLER, "Happened", fails)


def test_exceptions_that_pass_are_no_faults():
    def later():
        raise TryLater

    with pytest.raises(TryLater):
        call_or_raise(probe(), Place.HANDLER, "Happened", later, TryLater)
    assert state.pending == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("function", [fails, poisons])
def test_transaction_of_an_action_survives_a_plugin(function):
    with transaction.atomic():
        queue(to="a@example.org", subject="Before", text="…")
        call(probe(), Place.SLOT, "footer", function, "nothing")
        queue(to="a@example.org", subject="After", text="…")
    assert list(Mail.objects.order_by("pk").values_list("subject", flat=True)) == ["Before", "After"]


@pytest.mark.django_db(transaction=True)
def test_what_a_failing_plugin_wrote_is_undone_and_the_rest_stays():
    def writes_then_fails():
        queue(to="a@example.org", subject="Plugin", text="…")
        fails()

    with transaction.atomic():
        queue(to="a@example.org", subject="Action", text="…")
        call(probe(), Place.SLOT, "footer", writes_then_fails, "nothing")
    assert list(Mail.objects.values_list("subject", flat=True)) == ["Action"]


def test_isolated_function_keeps_arguments_and_name():
    def double(number):
        """Twice the number."""
        return 2 * number

    safe = isolated(probe(), Place.SLOT, "footer", double, 0)
    assert (safe(4), safe(None or 0), safe.__doc__) == (8, 0, "Twice the number.")


def slow_clock(monkeypatch, *seconds):
    """Every call takes so long."""
    moments = iter(seconds)
    now = [1000.0]

    def monotonic():
        return now[0]

    monkeypatch.setattr(isolation.time, "monotonic", monotonic)

    def call_that_takes():
        now[0] += next(moments)
        return "shown"

    return call_that_takes


def test_three_slow_calls_switch_the_plugin_off(monkeypatch, caplog):
    slow = slow_clock(monkeypatch, 6, 1, 6, 6, 1)
    answers = [call(probe(), Place.SLOT, "footer", slow, "nothing") for _ in range(5)]
    assert answers == ["shown", "shown", "shown", "shown", "nothing"]
    assert "plugin probe: Switched off by itself: 3 calls were too slow, the last one slot footer" in caplog.text


def test_slow_calls_long_ago_are_forgotten(monkeypatch):
    slow = slow_clock(monkeypatch, 6, 400, 6, 400, 6, 1)
    limits = dict.fromkeys(Place, 5.0)
    monkeypatch.setattr(isolation, "LIMITS", limits)
    monkeypatch.setattr(isolation, "SLOW_PERIOD", 401.0)
    answers = [call(probe(), Place.SLOT, "footer", slow, "nothing") for _ in range(3)]
    assert answers == ["shown", "shown", "shown"]


def test_calls_that_never_end_switch_the_plugin_off():
    breaker = isolation._breakers["probe"]
    for number in range(3):
        breaker.running[-number - 1] = (-1000.0, 5.0)
    assert call(probe(), Place.SLOT, "footer", lambda: "shown", "nothing") == "nothing"


@pytest.mark.django_db(transaction=True)
def test_breaker_is_written_down_with_its_reason():
    state.trip("probe", "Too slow.")
    row = PluginState.objects.get(name="probe")
    assert (row.enabled, row.tripped, row.off_reason) == (False, True, "Too slow.")


def test_slow_core_app_stays_on(monkeypatch):
    slow = slow_clock(monkeypatch, *[9] * 4)
    core = probe(core=True)
    assert [call(core, Place.SLOT, "footer", slow, "nothing") for _ in range(4)] == ["shown"] * 4


def test_fault_of_a_core_app_is_logged_as_such_and_raised_in_tests(settings, caplog):
    core = probe(core=True)
    with pytest.raises(LookupError):
        call(core, Place.SLOT, "footer", fails, "nothing")
    settings.HUB_RAISE_CORE_FAULTS = False
    assert call(core, Place.SLOT, "footer", fails, "nothing") == "nothing"
    assert "core app probe failed in slot footer" in caplog.text
    assert state.pending == {}
