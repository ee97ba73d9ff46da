"""Events after commit, for readers that each keep a position of their own.

`publish` writes a row in the transaction of the action, so an event exists exactly when the change
does. The worker lets each reader handle the rows it has not seen: handler and position change in
ONE transaction that holds the reader's row locked, so two workers never handle one event twice, and
a kill at any moment undoes what the handler wrote and repeats that event alone. What a handler does
outside the database happens at least once.

On SQLite that transaction is the database's only writer: a handler must be quick, and leaves slow
work (mail, other servers) to a queue or a task. A reader that fails is tried again later, and gives
an event up after `TRIES`; it holds up nobody else.

Restoring a backup into another database: empty the outbox and the positions, for the transaction ids
in them mean nothing there.
"""

import logging
import socket
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, Func, Q, QuerySet
from django.utils import timezone

from hub.plugins.events import Event
from hub.plugins.isolation import PluginFault
from hub.plugins.models import DeadEvent, OutboxEvent, ReaderPosition

log = logging.getLogger("hub.outbox")
BATCH = 200
TRIES = 6
LONGEST_WAIT = timedelta(seconds=30)
KEPT = timedelta(days=7)
LONGEST_KEPT = timedelta(days=90)
"""A reader that stands still for longer (a plugin that is off, or gone) misses what is older."""
OWNER = f"{socket.gethostname()}:{uuid.uuid4().hex[:12]}"


class TryLater(Exception):  # noqa: N818 -- reads as what it asks for
    """Raised by a handler whose dependency is down: it is tried again without end."""


class _Elsewhere(Exception):  # noqa: N818 -- never leaves this module
    """Another worker has the reader's row, or moved it on."""


class _Failed(Exception):  # noqa: N818 -- never leaves this module
    """The handler raised; the database did not."""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Reader:
    """Somebody who wants events. `handle` runs inside the transaction that also moves the position.

    `from_start`: a new reader begins with the oldest event kept, else with what comes after its start.
    `wanted`: while it answers False the reader rests and keeps its position.
    """

    name: str
    events: tuple[type[Event], ...]
    handle: Callable[[Event], None]
    from_start: bool = True
    wanted: Callable[[], bool] = _always


def publish(event: Event) -> None:
    """Put an event into the outbox; only inside a transaction, because it must share its fate."""
    if not connection.in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction of an action")
    OutboxEvent.objects.create(name=event.event_name(), payload=event.payload())


def run_reader(reader: Reader) -> int:
    """Handle what is waiting for one reader, a batch at most; answers how many events it passed."""
    if not reader.wanted():
        return 0
    position = ReaderPosition.objects.filter(reader=reader.name).first() or begin(reader)
    if position.retry_at and position.retry_at > timezone.now():
        return 0
    passed = 0
    for skipped, row in _steps(reader, list(_after(position)[:BATCH])):
        if not _pass(reader, position, row):
            break
        passed += skipped + 1
    return passed


def begin(reader: Reader) -> ReaderPosition:
    """The reader's position, made when there is none: from then on no event is missed."""
    start = None if reader.from_start else _settled(OutboxEvent.objects.all()).order_by("-txid", "-id").first()
    defaults = {"txid": start.txid, "event_id": start.pk} if start else {}
    return ReaderPosition.objects.get_or_create(reader=reader.name, defaults=defaults)[0]


def lag(reader_name: str) -> int:
    """How many events a reader has not passed yet."""
    position = ReaderPosition.objects.filter(reader=reader_name).first()
    return _after(position).count() if position else OutboxEvent.objects.count()


def waiting_since(reader_name: str) -> datetime | None:
    """When the oldest event that a reader has not passed yet was published; None when there is none."""
    position = ReaderPosition.objects.filter(reader=reader_name).first()
    behind = _after(position) if position else OutboxEvent.objects.order_by("pk")
    return behind.values_list("created_at", flat=True).first()


def prune(before: datetime | None = None) -> int:
    """Delete events older than KEPT that every reader has passed, and all older than LONGEST_KEPT; how many."""
    now = timezone.now()
    gone = Q(created_at__lt=now - LONGEST_KEPT)
    slowest = ReaderPosition.objects.order_by("txid", "event_id").first()
    if slowest:
        passed = Q(txid__lt=slowest.txid) | Q(txid=slowest.txid, id__lte=slowest.event_id)
        gone |= passed & Q(created_at__lt=before or now - KEPT)
    return OutboxEvent.objects.filter(gone).delete()[0]


def _steps(reader: Reader, rows: list[OutboxEvent]) -> Iterable[tuple[int, OutboxEvent]]:
    """The rows to stop at, each with how many before it are of no interest: those of interest, and the last."""
    skipped = 0
    for row in rows:
        if row is rows[-1] or _is_for(reader, row):
            yield skipped, row
            skipped = 0
        else:
            skipped += 1


def _is_for(reader: Reader, row: OutboxEvent) -> bool:
    kind = Event.registry.get(row.name)
    return kind is not None and issubclass(kind, reader.events)


def _after(position: ReaderPosition) -> QuerySet[OutboxEvent]:
    """Settled rows behind a position, oldest first."""
    behind = Q(txid__gt=position.txid) | Q(txid=position.txid, id__gt=position.event_id)
    return _settled(OutboxEvent.objects.filter(behind)).order_by("txid", "id")


class _OldestRunning(Func):
    """The oldest transaction that has not ended: all with a lower id have."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    arity = 0
    output_field = BigIntegerField()


class _Own(Func):
    """The transaction this runs in."""

    template = "pg_current_xact_id_if_assigned()::text::bigint"
    arity = 0
    output_field = BigIntegerField()


def _settled(rows: QuerySet[OutboxEvent]) -> QuerySet[OutboxEvent]:
    """Rows in front of which no row can appear any more.

    On SQLite that is every row. On PostgreSQL a row counts once every transaction with a lower or
    equal id has ended; so a transaction that stays open, of any database of the server, holds up
    the readers. Rows of the transaction this runs in count too (tests run inside one).
    """
    if connection.vendor != "postgresql":
        return rows
    settled = Q(txid__lt=_OldestRunning())
    if connection.in_atomic_block:
        settled |= Q(txid=_Own())
    return rows.filter(settled)


def _pass(reader: Reader, position: ReaderPosition, row: OutboxEvent) -> bool:
    """Pass one event; False when the reader has to stop here and try again later."""
    try:
        with transaction.atomic():
            _lock(position)
            _deliver(reader, row)
            _save(position, row)
    except _Elsewhere:
        return False
    except TryLater as error:
        log.info("reader %s asks to be tried later: %s", reader.name, error)
        return _wait(position, error)
    except (_Failed, IntegrityError) as error:  # the latter when what a handler wrote is refused at commit
        log.error("reader %s failed on %s %s", reader.name, row.name, row.payload, exc_info=error.__cause__ or error)
        if position.failures + 1 < TRIES:
            return _wait(position, error)
        return _bury(reader, position, row, error)
    _moved(position, row)
    return True


def _lock(position: ReaderPosition) -> None:
    """Hold the reader's row until the transaction ends (on SQLite the transaction itself is the lock)."""
    due = Q(retry_at=None) | Q(retry_at__lte=timezone.now())
    if not _here(position).filter(due).select_for_update(skip_locked=True).values_list("pk", flat=True).first():
        raise _Elsewhere


def _here(position: ReaderPosition) -> QuerySet[ReaderPosition]:
    """The reader's row, while it stands where this process believes it does."""
    return ReaderPosition.objects.filter(pk=position.pk, txid=position.txid, event_id=position.event_id)


def _deliver(reader: Reader, row: OutboxEvent) -> None:
    if not _is_for(reader, row):
        return
    try:
        reader.handle(Event.restore(row.name, row.payload))
    except TryLater:
        raise
    except Exception as error:  # any fault of a handler must stay with its reader; logged in _pass
        raise _Failed(str(error) if isinstance(error, PluginFault) else f"{type(error).__name__}: {error}") from error


def _save(position: ReaderPosition, row: OutboxEvent) -> None:
    _here(position).update(txid=row.txid, event_id=row.pk, failures=0, retry_at=None, last_error="")


def _moved(position: ReaderPosition, row: OutboxEvent) -> None:
    """Note the move in memory, once it is committed."""
    position.txid, position.event_id = row.txid, row.pk
    position.failures, position.retry_at, position.last_error = 0, None, ""


def _wait(position: ReaderPosition, error: Exception) -> bool:
    failures = position.failures + 1
    retry_at = timezone.now() + min(timedelta(seconds=2 ** min(failures - 1, 5)), LONGEST_WAIT)
    _here(position).update(failures=failures, retry_at=retry_at, last_error=str(error)[:2000])
    return False


def _bury(reader: Reader, position: ReaderPosition, row: OutboxEvent, error: Exception) -> bool:
    log.error("reader %s gives up %s %s", reader.name, row.name, row.payload)
    try:
        with transaction.atomic():
            _lock(position)
            DeadEvent.objects.create(reader=reader.name, name=row.name, payload=row.payload, error=str(error)[:2000])
            _save(position, row)
    except _Elsewhere:
        return False
    _moved(position, row)
    return True
