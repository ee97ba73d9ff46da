"""Warnings that may come many times a second, written at most once a minute."""

import logging
import threading
import time

PERIOD = 60.0


class SeldomLog:
    """Writes the first warning of each kind at once, then one a minute with the number left out."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def warning(self, kind: str, error: BaseException, *, traceback: bool = False) -> None:
        now = time.monotonic()
        with self._lock:
            if now < self._next.get(kind, 0.0):
                self._left_out[kind] = self._left_out.get(kind, 0) + 1
                return
            self._next[kind] = now + PERIOD
            left_out = self._left_out.pop(kind, 0)
        words = "%s: %s: %s (%d more like it were not written)"
        self._log.warning(words, kind, type(error).__name__, error, left_out, exc_info=error if traceback else None)


class OnceAMinute(logging.Filter):
    """Lets one record of a noisy logger through per minute."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + PERIOD
        return True
