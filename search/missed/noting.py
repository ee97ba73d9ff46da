"""Noting a search that found nothing, behind the back of the one who searched: their page neither waits nor fails."""

import logging
import threading
from collections.abc import Callable
from queue import Empty, Full, Queue

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest

from hub.limits import rates
from hub.limits.address import request_address
from search.asking.question import Choices
from search.missed.actions import keep
from search.missed.telling import is_robot, worth_keeping
from search.queries import Found

log = logging.getLogger("hub.search")
ROOM = 100
"""Words that may wait; more are let go."""
IDLE = 30
"""Seconds after which the thread ends."""
SECONDS = 3600
"""The same words from one address count once in so long: a page that is loaded again is not asked twice."""


def note(request: HttpRequest, text: str, choices: Choices, found: Found) -> None:
    """Have the words kept, if plain words of a person found nothing at all."""
    if not found.asked or found.total or found.pinned or choices.any or choices.page > 1:
        return
    words = worth_keeping(text)
    if request.method != "GET" or not words or is_robot(request.headers.get("User-Agent", "")):
        return
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return
    address = request_address(request)
    if connection.in_atomic_block:
        _keep(words, address)
    else:
        behind.do(lambda: _keep(words, address))


def _keep(words: str, address: str) -> None:
    try:
        rates.count("missed-search", f"{address} {words}", limit=1, seconds=SECONDS)
        with transaction.atomic():
            keep(words)
    except rates.TooMany:
        return
    except DatabaseError as error:
        log.warning("a search that found nothing was not noted: %s", error)


class Behind:
    """One thread that does things in turn while there are any. It dies with the process: nothing here is dear."""

    def __init__(self) -> None:
        self.waiting: Queue[Callable[[], None]] = Queue(ROOM)
        self.lock = threading.Lock()
        self.runs = False

    def do(self, act: Callable[[], None]) -> None:
        try:
            self.waiting.put_nowait(act)
        except Full:
            return
        with self.lock:
            if not self.runs:
                self.runs = True
                threading.Thread(target=self._run, name="missed searches", daemon=True).start()

    def _run(self) -> None:
        while self._goes_on():
            continue

    def _goes_on(self) -> bool:
        try:
            act = self.waiting.get(timeout=IDLE)
        except Empty:
            with self.lock:
                self.runs = not self.waiting.empty()
                return self.runs
        try:
            act()
        except Exception:  # noqa: BLE001 -- the thread must live on; whatever went wrong is in the log
            log.exception("a search that found nothing was not noted")
        finally:
            # It is seldom needed: no connection is kept for it.
            connection.close()
            self.waiting.task_done()
        return True


behind = Behind()
