"""Keeps the index true: after every event, by a rebuild, by a check.

Sources belong to apps and plugins. One that fails is logged with its plugin's name, its objects are
remembered in `search_stale` and tried again, and nobody else waits. Only an engine that does not
answer holds the reader up: then nothing could be indexed anyway.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F

from hub.plugins import outbox
from hub.plugins.events import Event
from hub.plugins.models import DeadEvent
from hub.plugins.outbox import TryLater
from hub.plugins.registry import registry
from hub.plugins.search import SearchDocument, SearchSource, sources
from search import waiting
from search.backends import database
from search.backends.base import Backend, Refused, Unavailable
from search.models import StaleObject

log = logging.getLogger("hub.search")
CHUNK = 200
RETRIED = 100
TURN = 0x5EA4C4
READER = "search"


def handle(event: Event) -> None:
    """Index anew, or take out, every object that this event made stale; idempotent."""
    try:
        with turn():
            for source in sources().values():
                ids = stale_ids(source, event)
                for start in range(0, len(ids), CHUNK):
                    refresh(source, ids[start : start + CHUNK])
    except Unavailable as error:
        raise TryLater(str(error)) from error


@contextmanager
def turn(index: Backend | None = None) -> Iterator[None]:
    """One indexer at a time: nobody writes what he read before another one wrote newer words.

    On SQLite a transaction is that already; on PostgreSQL a lock goes with it. An index that is `shared` keeps
    the order by itself, and no transaction may wait for it.
    """
    if index is not None and index.shared:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        yield


def refresh(source: SearchSource, ids: Sequence[int], *, rebuild: str = "", index: Backend | None = None) -> bool:
    """Bring an index (that of the database) up to date for these objects; False when that failed on some of them."""
    index = index or database()
    seen = moment() if index.shared else 0
    try:
        documents = _documents(source, ids)
    except Exception as error:  # noqa: BLE001 -- a source is a plugin's code: its fault must stay with it
        return _one_by_one(source, ids, error, rebuild, index)
    try:
        index.index(documents, rebuild=rebuild, seen=seen)
    except Refused as error:
        return _one_by_one(source, ids, error, rebuild, index)
    found = {document.object_id for document in documents}
    index.remove(source.kind, [pk for pk in ids if pk not in found], seen=seen)
    return True


def _one_by_one(source: SearchSource, ids: Sequence[int], error: Exception, rebuild: str, index: Backend) -> bool:
    """One broken object must not keep its neighbours out. Answers False: it is remembered, and tried again later."""
    name = plugin_of(source)
    if len(ids) > 1:
        log.error("plugin %s: kind %s cannot be indexed; trying one by one", name, source.kind, exc_info=error)
        return [refresh(source, [pk], rebuild=rebuild, index=index) for pk in ids].count(False) == 0
    log.error("plugin %s: %s %s cannot be indexed: %r", name, source.kind, ids[0], error)
    if index.shared:
        waiting.failed(source.kind, ids[0], error)
    else:
        _remember(source.kind, ids[0], error)
    return False


def plugin_of(source: SearchSource) -> str:
    """The label of the plugin that declared a source, for the log."""
    return registry.sources[source.kind][0].label


def _documents(source: SearchSource, ids: Sequence[int]) -> list[SearchDocument]:
    """In a savepoint: an error of the database would spoil the transaction around it."""
    with transaction.atomic():
        documents = list(source.documents(ids))
    for document in documents:
        if document.kind != source.kind or document.object_id not in ids:
            raise ValueError(f"{document.kind} {document.object_id} is not what was asked for")
    return documents


def stale_ids(source: SearchSource, event: Event) -> list[int]:
    try:
        with transaction.atomic():
            return sorted({pk for kind, ids in source.events.items() if isinstance(event, kind) for pk in ids(event)})
    except Exception:  # noqa: BLE001 -- as above
        log.exception("plugin %s: kind %s cannot say what %r changed", plugin_of(source), source.kind, event)
        return []


def _remember(kind: str, object_id: int, error: Exception) -> None:
    stale, _ = StaleObject.objects.get_or_create(kind=kind, object_id=object_id)
    StaleObject.objects.filter(pk=stale.pk).update(tries=F("tries") + 1, last_error=repr(error)[:2000])


def retry_stale() -> int:
    """Try again what sources failed on, the least tried first; answers how many objects came right."""
    right = 0
    for stale in StaleObject.objects.order_by("tries", "pk")[:RETRIED]:
        with turn():
            source = sources().get(stale.kind)
            if source is None or refresh(source, [stale.object_id]):
                stale.delete()
                right += 1
    return right


# Rebuild and check ------------------------------------------------------------------------


@dataclass
class Report:
    """What a rebuild or a check did. `failed` are kinds whose source could not be read to the end."""

    documents: dict[str, int] = field(default_factory=dict)
    changed: int = 0
    removed: int = 0
    mended: int = 0
    failed: list[str] = field(default_factory=list)


def rebuild(index: Backend | None = None) -> Report:
    """Index everything anew (in the database's index); the old content answers until the new one is there."""
    index, report = index or database(), Report()
    token = index.begin_rebuild()
    for source in sources().values():
        try:
            for _, ids in _walk(source):
                with turn(index):
                    refresh(source, ids, rebuild=token, index=index)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 -- as above
            log.exception("plugin %s: its source of kind %s cannot be walked", plugin_of(source), source.kind)
            report.failed.append(source.kind)
    with turn(index):
        whole = [kind for kind in sources() if kind not in report.failed]
        report.removed = index.end_rebuild(token, whole, kept=report.failed)
    report.documents = dict(index.stats())
    return report


def check(plugin: str = "", index: Backend | None = None) -> Report:
    """Compare an index (that of the database) with the sources (of one plugin, or of all) and set right what differs.

    One that cannot be used is built anew.
    """
    index, report = index or database(), Report()
    if not index.usable():
        return rebuild(index)
    for source in sources().values():
        if not plugin or plugin_of(source) == plugin:
            check_kind(source, report, index)
    with turn(index):
        report.removed += index.weed(list(sources()))
        report.mended = index.mend()
    report.documents = dict(index.stats())
    return report


def check_kind(source: SearchSource, report: Report, index: Backend) -> None:
    """The same for what one source has, noted in `report`."""
    try:
        _check_source(source, report, index)
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001 -- as above
        log.exception("plugin %s: its source of kind %s cannot be checked", plugin_of(source), source.kind)
        report.failed.append(source.kind)


def _walk(source: SearchSource) -> Iterator[tuple[int, list[int]]]:
    """Chunks of ids, each with the id before its first one."""
    after = 0
    while ids := source.ids(after, CHUNK):
        yield after, ids
        after = ids[-1]


def _check_source(source: SearchSource, report: Report, index: Backend) -> None:
    last = 0
    for after, ids in _walk(source):
        last = ids[-1]
        with turn(index):
            _check_range(source, ids, after, last, report, index)
    with turn(index):
        surplus = {pk for pk, _ in index.fingerprints(source.kind, last, None)}
        # Made since the walk ended, or gone: the source knows.
        refresh(source, sorted(surplus), index=index) if surplus else None
        left = {pk for pk, _ in index.fingerprints(source.kind, last, None)}
        report.removed += len(surplus - left)


def _check_range(
    source: SearchSource, ids: Sequence[int], after: int, upto: int, report: Report, index: Backend
) -> None:
    before = index.fingerprints(source.kind, after, upto)
    refresh(source, sorted({*ids, *(pk for pk, _ in before)}), index=index)
    now = index.fingerprints(source.kind, after, upto)
    report.changed += sum(1 for key, looks in now.items() if before.get(key) != looks)
    report.removed += sum(1 for key in before if key not in now)


def stats() -> Mapping[str, object]:
    """Figures for people: the index of the database, its documents by kind, and what still waits."""
    index = database()
    return {
        "engine": index.name,
        "documents": dict(index.stats()),
        "waiting events": outbox.lag(READER),
        "objects to try again": StaleObject.objects.count(),
        "events given up": DeadEvent.objects.filter(reader=READER).count(),
    }


def moment() -> int:
    """Microseconds, by one clock for all processes: from now on sources are read."""
    if connection.vendor != "postgresql":
        return time.time_ns() // 1_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        return int(cursor.fetchone()[0])
