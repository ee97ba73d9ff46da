"""With a search engine and a database, which one answers: the engine, as long as it does so in time.

A page waits for the engine once, two seconds at most, and then asks the database. After two questions in a row
without an answer the engine is left alone for half a minute, by this process. All of a thread's questions within a
second count as those of one page.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from typing import NoReturn, TypeVar

from search.backends.base import Backend, Completion, Fingerprints, Hit, Hits, Phrase, Query, Unavailable
from search.backends.elastic.connection import SECONDS

log = logging.getLogger("hub.search")
REST = 30.0
"""Seconds for which an engine that did not answer twice is not asked."""
PAGE = 1.0
MOST_AT_ONCE = 16
Answer = TypeVar("Answer")


class Patience:
    """What a process remembers of an engine that did not answer."""

    def __init__(self) -> None:
        self.failures, self.until = 0, 0.0
        self.of_page = threading.local()

    def is_left(self) -> bool:
        return time.monotonic() >= max(self.until, getattr(self.of_page, "until", 0.0))

    def failed(self) -> None:
        self.failures += 1
        self.of_page.until = time.monotonic() + PAGE
        if self.failures >= 2:
            self.until = time.monotonic() + REST

    def answered(self) -> None:
        self.failures, self.until = 0, 0.0


patience = Patience()
_asking = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="search engine")


class Chosen(Backend):
    """What the hub asks. It is not written to: each index is kept on its own (search.indexing, search.feeding).

    `silenced` says that the engine may still hold what nobody may find any more: then the database answers alone.
    """

    def __init__(
        self, engine: Backend, database: Backend, silenced: Callable[[], bool], seconds: float = SECONDS
    ) -> None:
        self.engine, self.database, self.seconds = engine, database, seconds
        self.name, self.offers = engine.name, engine.offers & database.offers
        self._is_silenced = silenced

    @cached_property
    def silenced(self) -> bool:
        return self._is_silenced()

    def _ask(self, ask: Callable[[Backend], Answer]) -> Answer | None:
        """The engine's answer, or None."""
        if self.silenced or not patience.is_left():
            return None
        asked = _asking.submit(ask, self.engine)
        try:
            answer = asked.result(timeout=self.seconds)
        except (Unavailable, TookTooLong) as error:
            asked.cancel()
            patience.failed()
            log.warning("the search engine did not answer, the database does: %r", error)
            return None
        patience.answered()
        return answer

    def search(self, query: Query) -> Hits:
        found = self._ask(lambda backend: backend.search(query))
        return found or replace(self.database.search(query), stood_in=not self.silenced)

    def shown(self, objects: Sequence[tuple[str, int]], audiences: frozenset[str]) -> tuple[Hit, ...]:
        found = self._ask(lambda backend: backend.shown(objects, audiences))
        return self.database.shown(objects, audiences) if found is None else found

    def corrections(self, words: Sequence[str], audiences: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        found = self._ask(lambda backend: backend.corrections(words, audiences))
        return self.database.corrections(words, audiences) if found is None else found

    def complete(
        self, words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Completion, ...]:
        found = self._ask(lambda backend: backend.complete(words, audiences, kinds, size))
        return self.database.complete(words, audiences, kinds, size) if found is None else found

    def related(
        self, kind: str, group: int, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Hit, ...]:
        found = self._ask(lambda backend: backend.related(kind, group, audiences, kinds, size))
        return self.database.related(kind, group, audiences, kinds, size) if found is None else found

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


def _not_here() -> NoReturn:
    raise TypeError("what answers is not written to: take search.backends.database() or engine()")
