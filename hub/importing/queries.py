"""Imports and their reports, for admins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from hub.importing.enums import Level, State
from hub.importing.models import Import, ImportRow
from members.permissions import is_admin

SHOWN = 200
LATEST = 30
ORDER = (Level.BAD, Level.LOOK, Level.UPDATED, Level.MADE, Level.SKIPPED)


@dataclass(frozen=True)
class Shown:
    """A report as a page shows it: how many of each level, and the first rows, what is bad before all else."""

    counts: list[tuple[str, int]]
    rows: list[ImportRow]
    left: int
    bad: int


def imports(viewer: Any) -> list[Import]:
    if not is_admin(viewer):
        return []
    return list(Import.objects.select_related("who")[:LATEST])


def import_for(viewer: Any, pk: int) -> Import:
    """Raises Http404 for all but admins."""
    found = Import.objects.select_related("who").filter(pk=pk).first() if is_admin(viewer) else None
    if found is None:
        raise Http404("There is no such import.")
    return found


def report(job: Import) -> Shown:
    """Of the import itself, once it has begun; before, of its dry run."""
    is_check = _is_check(job)
    counts = job.checked if is_check else job.counts
    rows: list[ImportRow] = []
    for level in ORDER:
        if len(rows) < SHOWN and counts.get(level):
            rows += job.rows.filter(is_check=is_check, level=level).order_by("pk")[: SHOWN - len(rows)]
    named = [(level.label, counts[level]) for level in ORDER if counts.get(level)]
    return Shown(named, rows, sum(counts.values()) - len(rows), counts.get(Level.BAD, 0))


def _is_check(job: Import) -> bool:
    return not (job.position or job.state in (State.RUNNING, State.DONE))


def all_rows(job: Import) -> Iterator[ImportRow]:
    return job.rows.filter(is_check=_is_check(job)).order_by("pk").iterator(chunk_size=500)


def is_waited_for(job: Import) -> bool:
    """Whether the worker has something to do with it."""
    return job.state in (State.UPLOADED, State.RUNNING)
