"""Events after commit, for readers that each keep a position of their own.

`publish` writes a row in the transaction of the action, so an event exists exactly when the change
does. The worker lets each reader handle the rows it has not seen: handler and position change in
one transaction, so a kill at any moment repeats at most the event under way. A reader that fails
is tried again later and holds up nobody else.
"""

import logging
import socket
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from hub.plugins.events import Event, UnknownEvent
from hub.plugins.models import DeadEvent, OutboxEvent, ReaderPosition

log = logging.getLogger("hub.outbox")
BATCH = 200
LEASE = timedelta(seconds=60)
TRIES = 6
LONGEST_WAIT = timedelta(seconds=30)
KEPT = timedelta(days=7)
OWNER = f"{socket.gethostname()}:{uuid.uuid4().hex[:12]}"


class TryLater(Exception):  # noqa: N818 -- reads as what it asks for
    """Raised by a handler whose dependency is down: it is tried again without end."""


@dataclass(frozen=True)
class Reader:
    """Somebody who wants events. `handle` runs inside a transaction that also moves the position."""

    name: str
    events: tuple[type[Event], ...]
    handle: Callable[[Event], None]
    from_start: bool = True


def publish(event: Event) -> None:
    """Put an event into the outbox; only inside a transaction, because it must share its fate."""
    if not connection.in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction of an action")
    OutboxEvent.objects.create(name=event.event_name(), payload=event.payload())


def run_reader(reader: Reader) -> int:
    """Handle what is waiting for one reader; answers how many events it passed."""
    position = _claim(reader)
    if position is None:
        return 0
    passed = 0
    try:
        for row in _waiting(position):
            if not _handle(reader, position, row):
                break
            passed += 1
    finally:
        ReaderPosition.objects.filter(pk=position.pk, lease_owner=OWNER).update(lease_owner="", leased_until=None)
    return passed


def lag(reader_name: str) -> int:
    """How many events a reader has not passed yet."""
    position = ReaderPosition.objects.filter(reader=reader_name).first()
    return _after(position).count() if position else OutboxEvent.objects.count()


def prune() -> int:
    """Delete old events that every reader has passed; answers how many."""
    slowest = ReaderPosition.objects.order_by("txid", "event_id").first()
    if slowest is None:
        return 0
    passed = Q(txid__lt=slowest.txid) | Q(txid=slowest.txid, id__lte=slowest.event_id)
    return OutboxEvent.objects.filter(passed, created_at__lt=timezone.now() - KEPT).delete()[0]


def _claim(reader: Reader) -> ReaderPosition | None:
    """The reader's position, leased to this process, or None when another one reads or it must wait."""
    now = timezone.now()
    position = ReaderPosition.objects.filter(reader=reader.name).first() or _first_position(reader)
    if (position.retry_at and position.retry_at > now) or not _after(position).exists():
        return None
    free = Q(leased_until=None) | Q(leased_until__lt=now) | Q(lease_owner=OWNER)
    mine = ReaderPosition.objects.filter(free, pk=position.pk)
    if not mine.update(lease_owner=OWNER, leased_until=now + LEASE):
        return None
    position.refresh_from_db()
    return position


def _first_position(reader: Reader) -> ReaderPosition:
    start = None if reader.from_start else OutboxEvent.objects.order_by("-txid", "-id").first()
    defaults = {"txid": start.txid, "event_id": start.id} if start else {}
    return ReaderPosition.objects.get_or_create(reader=reader.name, defaults=defaults)[0]


def _after(position: ReaderPosition):
    """Committed rows behind a position, oldest first.

    On PostgreSQL a row counts once every transaction with a lower or equal id has ended: then no
    row can appear in front of it any more.
    """
    rows = OutboxEvent.objects.filter(Q(txid__gt=position.txid) | Q(txid=position.txid, id__gt=position.event_id))
    if connection.vendor == "postgresql":
        rows = rows.extra(where=["txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"])
    return rows.order_by("txid", "id")


def _waiting(position: ReaderPosition) -> Iterator[OutboxEvent]:
    yield from _after(position)[:BATCH]


def _handle(reader: Reader, position: ReaderPosition, row: OutboxEvent) -> bool:
    """Pass one event; False when the reader has to stop here and try again later."""
    try:
        with transaction.atomic():
            _deliver(reader, row)
            _move(position, row)
    except TryLater as error:
        return _wait(position, error)
    except Exception as error:  # noqa: BLE001 -- any fault of a handler must stay with its reader
        log.exception("reader %s failed on %s %s", reader.name, row.name, row.payload)
        if position.failures + 1 < TRIES:
            return _wait(position, error)
        _bury(reader, position, row, error)
    return True


def _deliver(reader: Reader, row: OutboxEvent) -> None:
    try:
        event = Event.restore(row.name, row.payload)
    except UnknownEvent:
        return
    if isinstance(event, reader.events):
        reader.handle(event)


def _move(position: ReaderPosition, row: OutboxEvent) -> None:
    position.txid, position.event_id = row.txid, row.id
    position.failures, position.retry_at, position.last_error = 0, None, ""
    position.leased_until = timezone.now() + LEASE
    position.save(update_fields=["txid", "event_id", "failures", "retry_at", "last_error", "leased_until"])


def _wait(position: ReaderPosition, error: Exception) -> bool:
    position.failures += 1
    position.retry_at = timezone.now() + min(timedelta(seconds=2 ** min(position.failures - 1, 5)), LONGEST_WAIT)
    position.last_error = f"{type(error).__name__}: {error}"[:2000]
    position.save(update_fields=["failures", "retry_at", "last_error"])
    return False


def _bury(reader: Reader, position: ReaderPosition, row: OutboxEvent, error: Exception) -> None:
    with transaction.atomic():
        DeadEvent.objects.create(
            reader=reader.name, name=row.name, payload=row.payload, error=f"{type(error).__name__}: {error}"[:2000]
        )
        _move(position, row)
