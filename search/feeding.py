"""Tells the search engine what has changed: a reader of the outbox of its own, and a list of what it still lacks.

The reader only notes objects (`Waiting`), in its transaction, and is quick. The worker goes through the list outside
of any transaction, so that an engine that hangs holds up nothing but itself. An engine that is away, or has too much
to do, is tried again without end; what it refuses, or a source fails on, a few times (see `search.waiting`).
"""

import logging
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone

from hub.plugins import outbox
from hub.plugins.events import Event
from hub.plugins.search import sources
from search import indexing, waiting
from search.backends import engine as engine_in_use
from search.backends.base import Unavailable
from search.backends.elastic.address import SECONDS
from search.models import Waiting

if TYPE_CHECKING:
    from search.backends.elasticsearch import ElasticsearchBackend

log = logging.getLogger("hub.search")
AT_ONCE = 200
CLAIMED = timedelta(seconds=30)
"""After so long somebody else does what a worker had taken on."""
LONGEST_WAIT = 15.0
LOOK = 20.0
"""Seconds between two looks whether the engine has an index that can be used."""
_looking = ThreadPoolExecutor(2, thread_name_prefix="search engine's figures")
Answer = TypeVar("Answer")


def is_wanted() -> bool:
    return engine_in_use() is not None


def note(event: Event) -> None:
    """Every object that this event made stale."""
    for source in sources().values():
        waiting.want(source.kind, indexing.stale_ids(source, event))


class Feeder:
    """Goes through the list, in a thread of the worker."""

    def __init__(self) -> None:
        self.failures, self.rest_until, self.look_at = 0, 0.0, 0.0

    def step(self) -> bool:
        """Some of what waits; answers whether there may be more. An engine without an index is given one first."""
        engine, now = engine_in_use(), time.monotonic()
        if engine is None or now < self.rest_until:
            return False
        try:
            if now >= self.look_at:
                give_index(engine)
                self.look_at = time.monotonic() + LOOK
            done = feed(engine)
        except Unavailable as error:
            self._rest(error)
            return False
        self.failures = 0
        return done

    def _rest(self, error: Unavailable) -> None:
        self.failures += 1
        self.rest_until = time.monotonic() + min(2.0 ** (self.failures - 1), LONGEST_WAIT)
        self.look_at = 0.0
        log.warning("the search engine does not take anything just now: %s", error)


def give_index(engine: "ElasticsearchBackend") -> None:
    """Build the index where there is none, or one of another version; clear away what a killed rebuild left."""
    if not engine.usable() and not engine.is_rebuilding():
        log.warning("the search engine has no index that can be used: it is built now")
        indexing.rebuild(engine)
    elif engine.mend():
        log.warning("a rebuild of the search engine's index was killed: what it left is gone")


def feed(engine: "ElasticsearchBackend") -> bool:
    """Bring the next objects of the list up to date; answers whether there were any."""
    claim = uuid.uuid4().hex
    rows = _claimed(claim)
    try:
        for kind in dict.fromkeys(row.kind for row in rows):
            _feed_kind(engine, kind, [row for row in rows if row.kind == kind])
        if any(row.forget for row in rows):
            engine.settle()
    except Unavailable:
        Waiting.objects.filter(claim=claim).update(claim="", due_at=timezone.now())
        raise
    Waiting.objects.filter(claim=claim).delete()
    return bool(rows)


def _claimed(claim: str) -> list[Waiting]:
    now = timezone.now()
    due = Waiting.objects.filter(due_at__lte=now, given_up=False).order_by("-forget", "due_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return []
    Waiting.objects.filter(pk__in=ids, due_at__lte=now).update(claim=claim, due_at=now + CLAIMED)
    return list(Waiting.objects.filter(claim=claim).order_by("-forget", "pk"))


def _feed_kind(engine: "ElasticsearchBackend", kind: str, rows: Sequence[Waiting]) -> None:
    gone = {pk for row in rows if row.forget for pk in (row.object_id, *engine.object_ids(kind, row.object_id))}
    # Out first, whatever the source says; what is still there comes back with the next lines.
    engine.remove(kind, sorted(gone))
    ids = gone | {row.object_id for row in rows if not row.forget}
    source = sources().get(kind)
    if source is None:
        engine.remove(kind, sorted(ids - gone))
        return
    for start in range(0, len(ids), AT_ONCE):
        indexing.refresh(source, sorted(ids)[start : start + AT_ONCE], index=engine)


def stats(seconds: float = SECONDS) -> Mapping[str, object]:
    """Figures of the search engine; nothing without one. Raises Unavailable, after `seconds` for all of them together
    at the latest: neither people nor probes wait for one that hangs or is slow.
    """
    engine = engine_in_use()
    if engine is None:
        return {}

    def ask() -> tuple[bool, Mapping[str, int]]:
        usable = engine.usable(quickly=True)
        return usable, engine.stats() if usable else {}

    usable, documents = _within(seconds, ask)
    return {"engine": engine.name, "usable": usable, "documents": dict(documents)} | _to_do()


def state() -> Mapping[str, object]:
    """As `stats`, by one question to the engine, without what it holds."""
    engine = engine_in_use()
    if engine is None:
        return {}
    return {"usable": _within(SECONDS, lambda: engine.usable(quickly=True))} | _to_do()


def _within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """The engine's own limit counts for each question, and for each part of an answer that comes slowly."""
    asked = _looking.submit(ask)
    try:
        return asked.result(timeout=seconds)
    except TookTooLong:
        asked.cancel()
        raise Unavailable(f"no answer within {seconds} seconds") from None


def _to_do() -> dict[str, object]:
    return {
        "waiting events": outbox.lag("search engine"),
        "waiting": waiting.number(),
        "given up": waiting.given_up(),
    }
