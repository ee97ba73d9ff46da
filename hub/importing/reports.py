"""Reports in forms that leave the hub: a table to download, lines in a terminal."""

import csv
import io
from collections.abc import Iterable, Iterator

from hub.importing.enums import Level
from hub.importing.models import ImportRow
from hub.ui.cells import harmless


def csv_lines(rows: Iterable[ImportRow]) -> Iterator[str]:
    """A table with a mark for Excel; a cell never begins like a formula."""
    yield "\ufeff" + _line(["line", "what", "how", "in words"])
    for row in rows:
        yield _line([str(row.line or ""), row.what, Level(row.level).label, row.words])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def in_words(counts: dict[str, int]) -> str:
    """ "new 3, bad 1" """
    return ", ".join(f"{level.label.lower()} {counts[level]}" for level in Level if counts.get(level)) or "nothing"
