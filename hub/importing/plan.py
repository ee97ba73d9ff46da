"""What a dry run writes: a plan on disk, one JSON object a line, and the rows of its report.

The plan holds everything that the import needs, ready made, and nothing that must not be kept (no mail
or IP address of the file). So the upload is deleted after the dry run, and a worker that was killed goes
on at a byte of the plan.
"""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from hub.importing.enums import Level

MOST_ROWS = 5_000
TICK_SECONDS = 4.0
Line = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of a report: where in the file, about what, how it went, in a sentence."""

    line: int | None
    what: str
    level: Level
    words: str


def folder_of(pk: int) -> Path:
    return Path(settings.HUB_IMPORT_DIR) / str(pk)


def upload_of(pk: int) -> Path:
    return folder_of(pk) / "upload"


def pictures_of(pk: int) -> Path:
    return folder_of(pk) / "pictures.zip"


def plan_of(pk: int) -> Path:
    return folder_of(pk) / "plan.jsonl"


def forget_files(pk: int) -> None:
    shutil.rmtree(folder_of(pk), ignore_errors=True)


def digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Report:
    """Rows in order; beyond MOST_ROWS they are only counted."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.counts: Counter[str] = Counter()

    def tell(self, line: int | None, what: str, level: Level, words: str) -> None:
        self.counts[level] += 1
        # What goes well is only counted once there is too much of it; what is bad keeps its room.
        if len(self.rows) < MOST_ROWS or level == Level.BAD and self.counts[Level.BAD] <= MOST_ROWS:
            self.rows.append(Row(line, what, level, words))


class Plan(Report):
    """Takes the lines of the plan; `tick` is called now and then while it grows, to say that somebody works."""

    def __init__(self, path: Path, tick: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.path, self.source, self.total = path, "", 0
        self._tick, self._ticked = tick, time.monotonic()

    def __enter__(self) -> "Plan":
        self._file = self.path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def add(self, do: str, **data: Any) -> None:
        """One thing to do; `do` names how, for whoever carries the plan out."""
        self._file.write(json.dumps({"do": do, **data}, ensure_ascii=False) + "\n")
        self.total += 1
        self.breathe()

    def breathe(self) -> None:
        if time.monotonic() - self._ticked > TICK_SECONDS:
            self._ticked = time.monotonic()
            self._tick()
