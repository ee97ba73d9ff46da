"""Whether a plugin is on, and the faults that are waiting to be written down.

Asked on every request, so the answer comes from a copy in this process that is at most `FRESH`
seconds old: one tiny query per process and period, and none at all in a hub without plugins.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, local
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from hub.plugins.base import HubPlugin
from hub.plugins.models import PluginState

log = logging.getLogger("hub.plugins")
FRESH = 2.0
PAUSE = 5.0
"""Seconds between two writes of faults of one plugin: a storm of faults must not become one of writes."""
LONGEST_TEXT = 2000


@dataclass
class _Pending:
    """What happened in one plugin since the last write."""

    faults: int = 0
    last_fault: str = ""
    last_fault_at: datetime | None = None
    off_reason: str = ""
    written: float = float("-inf")

    @property
    def empty(self) -> bool:
        return not (self.faults or self.off_reason)


@dataclass
class State:
    """One per process. `time.monotonic()` seconds throughout."""

    off: frozenset[str] = frozenset()
    read_at: float = float("-inf")
    pending: dict[str, _Pending] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def is_on(self, plugin: HubPlugin) -> bool:
        """Core apps are always on."""
        return plugin.core or self.is_on_by_name(plugin.label)

    def is_on_by_name(self, name: str) -> bool:
        now = time.monotonic()
        if now - self.read_at >= FRESH:
            self.read_at = now  # before the query, so that of many threads one asks
            self.flush()
            self.refresh()
        waiting = self.pending.get(name)
        return name not in self.off and not (waiting and waiting.off_reason)

    def refresh(self) -> None:
        """Read the copy anew. What cannot be read (no table yet, database down) changes nothing."""
        try:
            self.off = frozenset(_in_savepoint(_names_that_are_off))
        except (DatabaseError, SynchronousOnlyOperation) as error:
            log.warning("the state of the plugins could not be read: %s", error)
            return
        self.read_at = time.monotonic()

    def note_fault(self, name: str, text: str) -> None:
        """Count a fault; it is written at the end of the request, or at once where there is none."""
        with self.lock:
            waiting = self.pending.setdefault(name, _Pending())
            waiting.faults += 1
            waiting.last_fault, waiting.last_fault_at = text[:LONGEST_TEXT], timezone.now()
        if not getattr(_request, "under_way", False):
            self.flush()

    def trip(self, name: str, reason: str) -> None:
        """Switch a plugin off at once in this process, and in the others as soon as it can be written."""
        with self.lock:
            waiting = self.pending.setdefault(name, _Pending())
            waiting.off_reason, waiting.written = reason[:LONGEST_TEXT], float("-inf")
        self.flush()

    def read_again(self) -> None:
        """The copy is read anew when it is next asked for."""
        self.read_at = float("-inf")

    def forget(self) -> None:
        """Start afresh (for tests): nothing waits, and the copy is read anew when it is next asked for."""
        with self.lock:
            self.pending.clear()
        self.off, self.read_at = frozenset(), float("-inf")

    def flush(self) -> None:
        """Write what waits. Inside a transaction nothing is written: it may be broken, or rolled back."""
        if not self.pending or connection.in_atomic_block:
            return
        now = time.monotonic()
        for name, waiting in list(self.pending.items()):
            if not waiting.empty and now - waiting.written >= PAUSE:
                self._write(name, waiting, now)

    def _write(self, name: str, waiting: _Pending, now: float) -> None:
        with self.lock:
            taken = _Pending(waiting.faults, waiting.last_fault, waiting.last_fault_at, waiting.off_reason)
            waiting.faults, waiting.written = 0, now
        try:
            _save(name, taken)
        except (DatabaseError, SynchronousOnlyOperation) as error:
            log.warning("the faults of plugin %s could not be written: %s", name, error)
            with self.lock:
                waiting.faults += taken.faults
            return
        if taken.off_reason:
            self.refresh()
            waiting.off_reason = ""


def _names_that_are_off() -> list[str]:
    return list(PluginState.objects.filter(enabled=False).values_list("name", flat=True))


def _in_savepoint(function: Any) -> Any:
    """Inside a transaction a failing query would poison it on PostgreSQL."""
    if not connection.in_atomic_block:
        return function()
    with transaction.atomic():
        return function()


def _save(name: str, taken: _Pending) -> None:
    row, _ = PluginState.objects.get_or_create(name=name)
    changes: dict[str, Any] = {"faults": F("faults") + taken.faults}
    if taken.faults:
        changes |= {"last_fault": taken.last_fault, "last_fault_at": taken.last_fault_at}
    if taken.off_reason:
        changes |= {"enabled": False, "tripped": True, "off_reason": taken.off_reason}
    PluginState.objects.filter(pk=row.pk).update(**changes)


state = State()
_request = local()


@receiver(request_started)
def begin_request(**_: Any) -> None:
    _request.under_way = True


@receiver(request_finished)
def end_request(**_: Any) -> None:
    _request.under_way = False
    state.flush()
