"""Keeps the index true: after every event, by a rebuild, by a check.

Sources belong to apps and plugins. One that fails is logged with its plugin's name, its objects are
remembered in `search_stale` and tried again, and nobody else waits. Only an engine that does not
answer holds the reader up: then nothing could be indexed anyway.
"""

import logging
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
from search.backends import backend
from search.backends.base import Unavailable
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
                ids = _stale_ids(source, event)
                for start in range(0, len(ids), CHUNK):
                    refresh(source, ids[start : start + CHUNK])
    except Unavailable as error:
        raise TryLater(str(error)) from error


@contextmanager
def turn() -> Iterator[None]:
    """One indexer at a time: nobody writes what he read before another one wrote newer words.

    On SQLite a transaction is that already; on PostgreSQL a lock goes with it.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        yield


def refresh(source: SearchSource, ids: Sequence[int], *, rebuild: str = "") -> bool:
    """Bring the index up to date for these objects; False when the source failed on some of them."""
    try:
        documents = _documents(source, ids)
    except Exception as error:  # noqa: BLE001 -- a source is a plugin's code: its fault must stay with it
        if len(ids) > 1:
            log.exception("plugin %s: its source of kind %s failed; trying one by one", plugin_of(source), source.kind)
            return [refresh(source, [pk], rebuild=rebuild) for pk in ids].count(False) == 0
        log.error("plugin %s: its source failed on %s %s: %r", plugin_of(source), source.kind, ids[0], error)
        _remember(source.kind, ids[0], error)
        return False
    found = {document.object_id for document in documents}
    backend().index(documents, rebuild=rebuild)
    backend().remove(source.kind, [pk for pk in ids if pk not in found])
    return True


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


def _stale_ids(source: SearchSource, event: Event) -> list[int]:
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


def rebuild() -> Report:
    """Index everything anew; the old content answers until the new one is there."""
    engine, report = backend(), Report()
    token = engine.begin_rebuild()
    for source in sources().values():
        try:
            for _, ids in _walk(source):
                with turn():
                    refresh(source, ids, rebuild=token)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 -- as above
            log.exception("plugin %s: its source of kind %s cannot be walked", plugin_of(source), source.kind)
            report.failed.append(source.kind)
    with turn():
        whole = [kind for kind in sources() if kind not in report.failed]
        report.removed = engine.end_rebuild(token, whole, kept=report.failed)
    report.documents = dict(engine.stats())
    return report


def check(plugin: str = "") -> Report:
    """Compare the index with the sources (of one plugin, or of all) and set right what differs."""
    engine, report = backend(), Report()
    for source in sources().values():
        if plugin and plugin_of(source) != plugin:
            continue
        try:
            _check_source(source, report)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 -- as above
            log.exception("plugin %s: its source of kind %s cannot be checked", plugin_of(source), source.kind)
            report.failed.append(source.kind)
    with turn():
        report.mended = engine.mend()
    report.documents = dict(engine.stats())
    return report


def _walk(source: SearchSource) -> Iterator[tuple[int, list[int]]]:
    """Chunks of ids, each with the id before its first one."""
    after = 0
    while ids := source.ids(after, CHUNK):
        yield after, ids
        after = ids[-1]


def _check_source(source: SearchSource, report: Report) -> None:
    last = 0
    for after, ids in _walk(source):
        last = ids[-1]
        with turn():
            _check_range(source, ids, after, last, report)
    with turn():
        surplus = {pk for pk, _ in backend().fingerprints(source.kind, last, None)}
        # Made since the walk ended, or gone: the source knows.
        refresh(source, sorted(surplus)) if surplus else None
        left = {pk for pk, _ in backend().fingerprints(source.kind, last, None)}
        report.removed += len(surplus - left)


def _check_range(source: SearchSource, ids: Sequence[int], after: int, upto: int, report: Report) -> None:
    before = backend().fingerprints(source.kind, after, upto)
    refresh(source, sorted({*ids, *(pk for pk, _ in before)}))
    now = backend().fingerprints(source.kind, after, upto)
    report.changed += sum(1 for key, looks in now.items() if before.get(key) != looks)
    report.removed += sum(1 for key in before if key not in now)


def stats() -> Mapping[str, object]:
    """Figures for people: the engine, its documents by kind, and what still waits."""
    engine = backend()
    return {
        "engine": engine.name,
        "documents": dict(engine.stats()),
        "waiting events": outbox.lag(READER),
        "objects to try again": StaleObject.objects.count(),
        "events given up": DeadEvent.objects.filter(reader=READER).count(),
    }
