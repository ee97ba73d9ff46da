"""The one door into a plugin: every call of its code goes through `call`.

A call is skipped while the plugin is off. It is timed; whatever it raises is caught, logged with the
plugin's name and counted; inside a transaction it runs in a savepoint of its own, because a database
error that is merely caught leaves the whole transaction aborted on PostgreSQL. Python cannot stop a
thread, so a call that hangs is not ended; after three of them the plugin is switched off.

Isolation is against mistakes, not malice: a plugin is trusted code.

Core apps pass the same door. Their faults are caught too, so that a broken box does not take the page
with it, but logged as errors of the core; where the setting HUB_RAISE_CORE_FAULTS is on (the test suite)
they are raised.
"""

import functools
import itertools
import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, transaction

from hub.plugins.base import HubPlugin
from hub.plugins.state import state

log = logging.getLogger("hub.plugins")
P = ParamSpec("P")
T = TypeVar("T")


class Place(StrEnum):
    """Where plugin code runs, as it is named in logs and in the list of plugins."""

    SLOT = "slot"
    BLOCK = "block"
    HANDLER = "handler"
    AUDIENCE = "audience"
    SOURCE = "source"
    VIEW = "view"
    JOB = "job"
    MEMBER_DATA = "member data"


LIMITS = {
    Place.SLOT: 5.0,
    Place.BLOCK: 5.0,
    Place.AUDIENCE: 5.0,
    Place.HANDLER: 5.0,
    Place.VIEW: 30.0,
    Place.SOURCE: 60.0,
    Place.JOB: 300.0,
    Place.MEMBER_DATA: 60.0,
}
"""Seconds after which a call counts as slow."""
SLOW_CALLS = 3
"""So many slow calls within SLOW_PERIOD seconds switch the plugin off."""
SLOW_PERIOD = 600.0


class PluginFault(Exception):  # noqa: N818 -- reads as what it is
    """A plugin failed. Raised only where the caller must know, such as by a handler of events."""


@dataclass
class _Breaker:
    """Slow calls of one plugin in this process: those that ended, and those that still run."""

    slow: deque[float] = field(default_factory=lambda: deque(maxlen=SLOW_CALLS))
    running: dict[int, tuple[float, float]] = field(default_factory=dict)

    def count(self, now: float) -> int:
        ended = sum(1 for moment in self.slow if now - moment < SLOW_PERIOD)
        return ended + sum(1 for start, limit in list(self.running.values()) if now - start > limit)


_breakers: dict[str, _Breaker] = defaultdict(_Breaker)
_numbers = itertools.count()


def call(plugin: HubPlugin, place: Place, name: str, function: Callable[[], T], otherwise: T) -> T:
    """What `function` answers, or `otherwise` when the plugin is off or fails. `name` says which slot, event…"""
    if not _open(plugin):
        return otherwise
    try:
        return _run(plugin, place, name, function)
    except PluginFault:
        return otherwise


def call_or_raise(
    plugin: HubPlugin, place: Place, name: str, function: Callable[[], T], *passing: type[Exception]
) -> T:
    """Like `call`, but a failure is raised as PluginFault; exceptions of the `passing` types are no faults."""
    return _run(plugin, place, name, function, passing)


def isolated(plugin: HubPlugin, place: Place, name: str, function: Callable[P, T], otherwise: T) -> Callable[P, T]:
    """A function that may be called without further care: `function` behind the door."""

    @functools.wraps(function)
    def safe(*args: P.args, **kwargs: P.kwargs) -> T:
        return call(plugin, place, name, lambda: function(*args, **kwargs), otherwise)

    return safe


def _open(plugin: HubPlugin) -> bool:
    if plugin.core:
        return True
    breaker = _breakers[plugin.label]
    if breaker.running and breaker.count(time.monotonic()) >= SLOW_CALLS:
        _trip(plugin, "a call that does not end")
    return state.is_on(plugin)


def _run(
    plugin: HubPlugin, place: Place, name: str, function: Callable[[], T], passing: tuple[type[Exception], ...] = ()
) -> T:
    number, start = next(_numbers), time.monotonic()
    breaker = _breakers[plugin.label]
    breaker.running[number] = (start, LIMITS[place])
    try:
        return _in_savepoint(plugin, function)
    except KeyboardInterrupt:
        raise
    except passing:
        raise
    except BaseException as error:  # SystemExit too: no plugin may end the hub
        _note(plugin, place, name, error)
        if plugin.core and settings.HUB_RAISE_CORE_FAULTS:
            raise
        wrong = f"{type(error).__name__}: {error}"
        raise PluginFault(f"{_kind(plugin)} {plugin.label} failed in {place} {name}: {wrong}") from error
    finally:
        breaker.running.pop(number, None)
        _clock(plugin, place, name, time.monotonic() - start)


def _in_savepoint(plugin: HubPlugin, function: Callable[[], T]) -> T:
    # A core app stands and falls with its caller; it needs no savepoint, and pages in tests no more queries.
    if plugin.core or not connection.in_atomic_block:
        return function()
    with transaction.atomic():
        return function()


def _kind(plugin: HubPlugin) -> str:
    return "core app" if plugin.core else "plugin"


def _note(plugin: HubPlugin, place: Place, name: str, error: BaseException) -> None:
    log.error("%s %s failed in %s %s", _kind(plugin), plugin.label, place, name, exc_info=error)
    if not plugin.core:
        state.note_fault(plugin.label, f"{place} {name}: {type(error).__name__}: {error}")


def _clock(plugin: HubPlugin, place: Place, name: str, seconds: float) -> None:
    if seconds <= LIMITS[place]:
        return
    log.warning("%s %s took %.1f s in %s %s", _kind(plugin), plugin.label, seconds, place, name)
    if plugin.core:
        return
    breaker = _breakers[plugin.label]
    breaker.slow.append(time.monotonic())
    if breaker.count(time.monotonic()) >= SLOW_CALLS:
        _trip(plugin, f"{place} {name} took {seconds:.1f} seconds")


def _trip(plugin: HubPlugin, what: str) -> None:
    _breakers[plugin.label] = _Breaker()
    reason = f"Switched off by itself: {SLOW_CALLS} calls were too slow, the last one {what}."
    log.error("plugin %s: %s", plugin.label, reason)
    state.trip(plugin.label, reason)


def reset() -> None:
    """Forget the slow calls seen so far (for tests)."""
    _breakers.clear()
