"""With a search engine and a database, which one answers: the engine, as long as it does so in time.

A page waits for the engine two seconds at most in all, however much it asks. When half of them are over the database
is asked as well, so that its answer is there when the engine's is not. After two questions in a row without an
answer, of whichever pages, the engine is left alone for half a minute by this process, and then tried with one
question at a time. All of a thread's questions within a second count as those of one page.

However many people search while the engine hangs, few of them wait: those for whom there is no room within a moment,
and all who come while two others wait longer than is usual, ask the database at once.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from functools import cached_property
from typing import NoReturn, TypeVar

from search.backends.base import Backend, Completion, Corrections, Fingerprints, Hit, Hits, Phrase, Query, Unavailable
from search.backends.elastic.address import SECONDS

log = logging.getLogger("hub.search")
REST = 30.0
"""Seconds for which an engine that did not answer twice is not asked."""
PAGE = 1.0
MOST_AT_ONCE = 8
"""Questions that one process asks at once: more of them would not be answered sooner."""
ROOM, MEANWHILE = 1 / 6, 1 / 2
"""Of the time a page has: so long it waits for room, and so long before it asks the database as well."""
DOUBT = 2
Answer = TypeVar("Answer")


class Patience:
    """What a process remembers of an engine that did not answer, and which questions it is asked just now."""

    def __init__(self) -> None:
        self.failures, self.until = 0, 0.0
        self.of_page = threading.local()
        self.lock = threading.Lock()
        self.under_way: dict[object, float] = {}
        self.answered_at = 0.0

    def begin(self, usual: float) -> object | None:
        """A question to the engine is under way; None when it must not be asked. `usual` are seconds that a question
        hardly ever takes.
        """
        now = time.monotonic()
        with self.lock:
            if now < max(self.until, getattr(self.of_page, "until", 0.0)) or self._is_doubtful(now, usual):
                return None
            question = object()
            self.under_way[question] = now
            return question

    def _is_doubtful(self, now: float, usual: float) -> bool:
        if self.failures >= DOUBT:
            return bool(self.under_way)
        slow = [began for began in self.under_way.values() if began < now - usual and began >= self.answered_at]
        return len(slow) >= DOUBT

    def end(self, question: object) -> None:
        with self.lock:
            self.under_way.pop(question, None)

    def failed(self) -> None:
        with self.lock:
            self.failures += 1
            self.of_page.until = time.monotonic() + PAGE
            if self.failures >= DOUBT:
                self.until = time.monotonic() + REST

    def answered(self) -> None:
        with self.lock:
            self.failures, self.until, self.answered_at = 0, 0.0, time.monotonic()


patience = Patience()
_asking = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="search engine")


class Chosen(Backend):
    """What the hub asks. It is not written to: each index is kept on its own (search.indexing, search.feeding).

    `silenced` says that the engine may still hold what nobody may find any more: then the database answers alone.
    """

    def __init__(
        self, engine: Backend, database: Backend, silenced: Callable[[], bool], seconds: float = SECONDS
    ) -> None:
        self.engine, self.database, self.seconds, self.left = engine, database, seconds, seconds
        self.name, self.offers = engine.name, engine.offers & database.offers
        self._is_silenced = silenced

    @cached_property
    def silenced(self) -> bool:
        return self._is_silenced()

    def _ask(self, ask: Callable[[Backend], Answer]) -> tuple[Answer, bool]:
        """The answer, and whether it is the engine's."""
        question = None if self.silenced else patience.begin(self.seconds * MEANWHILE)
        if question is None:
            return ask(self.database), False
        asked = _asking.submit(self._ask_engine, ask, question)
        started = time.monotonic()
        try:
            return self._either(asked, ask, question)
        finally:
            self.left -= time.monotonic() - started

    def _ask_engine(self, ask: Callable[[Backend], Answer], question: object) -> Answer:
        try:
            return ask(self.engine)
        finally:
            patience.end(question)

    def _either(self, asked: Future[Answer], ask: Callable[[Backend], Answer], question: object) -> tuple[Answer, bool]:
        until, other = time.monotonic() + self.left, None
        try:
            with suppress(TookTooLong):
                return self._in_time(asked, min(self.left, self.seconds * ROOM)), True
            if asked.cancel():
                patience.end(question)
                return ask(self.database), False
            with suppress(TookTooLong):
                return self._in_time(asked, self.left - self.seconds * (MEANWHILE + ROOM)), True
            other = ask(self.database)
            return self._in_time(asked, until - time.monotonic()), True
        except (Unavailable, TookTooLong) as error:
            patience.failed()
            log.warning("the search engine did not answer, the database does: %r", error)
        return ask(self.database) if other is None else other, False

    def _in_time(self, asked: Future[Answer], seconds: float) -> Answer:
        answer = asked.result(timeout=max(0.0, seconds))
        patience.answered()
        return answer

    def search(self, query: Query) -> Hits:
        found, is_engines = self._ask(lambda backend: backend.search(query))
        return found if is_engines else replace(found, stood_in=not self.silenced)

    def shown(self, objects: Sequence[tuple[str, int]], audiences: frozenset[str]) -> tuple[Hit, ...]:
        return self._ask(lambda backend: backend.shown(objects, audiences))[0]

    def corrections(self, words: Sequence[str], audiences: frozenset[str]) -> Corrections:
        return self._ask(lambda backend: backend.corrections(words, audiences))[0]

    def complete(
        self, words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Completion, ...]:
        return self._ask(lambda backend: backend.complete(words, audiences, kinds, size))[0]

    def related(
        self, kind: str, group: int, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Hit, ...]:
        return self._ask(lambda backend: backend.related(kind, group, audiences, kinds, size))[0]

    def stats(self) -> Mapping[str, int]:
        return self.engine.stats()

    def apart(self) -> AbstractContextManager[Backend]:
        return self.engine.apart()

    # Each index is written on its own -----------------------------------------------------
    def index(self, documents: Sequence[object], *, rebuild: str = "", seen: int = 0) -> None:
        _not_here()

    def remove(self, kind: str, ids: Sequence[int], *, seen: int = 0) -> None:
        _not_here()

    def forget(self, kind: str, group: int) -> None:
        _not_here()

    def begin_rebuild(self) -> str:
        _not_here()

    def end_rebuild(self, rebuild: str, kinds: Sequence[str], kept: Sequence[str] = ()) -> int:
        _not_here()

    def clear(self) -> None:
        _not_here()

    def fingerprints(self, kind: str, after: int, upto: int | None) -> Fingerprints:
        _not_here()

    def mend(self) -> int:
        _not_here()

    def weed(self, kinds: Collection[str]) -> int:
        _not_here()


def _not_here() -> NoReturn:
    raise TypeError("what answers is not written to: take search.backends.database() or engine()")
