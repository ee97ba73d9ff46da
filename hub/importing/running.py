"""The work: dry runs, and plans carried out in chunks that a kill cannot double.

A chunk is one transaction that holds the import's row, does the next lines of the plan and moves the
position. So a worker that is killed leaves nothing half done, and whoever comes next goes on there.
Several workers do not get in each other's way: the position must be where one believes it is.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from hub.importing.enums import Kind, Level, State
from hub.importing.models import Import, ImportRow
from hub.importing.plan import Line, Plan, Report, Row, forget_files, plan_of, upload_of
from hub.importing.refused import Refused
from hub.importing.resources import ResourceWriter
from hub.importing.resources import check_file as check_resources
from hub.importing.wordpress import WordPressWriter
from hub.importing.wordpress_plan import check_file as check_wordpress
from hub.plugins.outbox import OWNER
from members.audit import record

log = logging.getLogger("hub.importing")
LEASE = timedelta(seconds=12)
"""How long after its last word another worker leaves an import to the one that has it."""
CHUNK_SECONDS, CHUNK_LINES = 0.4, 50
# Between chunks, so that others get their turn at SQLite's one write lock.
PAUSE = 0.03
STEP_SECONDS = 10.0
CHECKS = {Kind.RESOURCES: check_resources, Kind.WORDPRESS: check_wordpress}
WRITERS: dict[str, Any] = {Kind.RESOURCES: ResourceWriter, Kind.WORDPRESS: WordPressWriter}


def step() -> bool:
    """What the worker does again and again: some seconds of the oldest import that waits; whether there is more."""
    waiting = Q(state__in=(State.UPLOADED, State.RUNNING)) & _free()
    job = Import.objects.filter(waiting).order_by("pk").first()
    if job is None or not _claim(job):
        return False
    if job.state == State.UPLOADED:
        dry_run(job)
        return False
    return carry_out(job, seconds=STEP_SECONDS)


def check_here(job: Import) -> None:
    """The dry run in this process, for commands."""
    if _claim(job):
        dry_run(job)
    while job.state == State.UPLOADED:
        # A worker was quicker.
        time.sleep(0.5)
        job.refresh_from_db()


def finish(job: Import) -> None:
    """The whole import in this process, for commands; a worker that began is waited for."""
    job.refresh_from_db()
    while job.state == State.RUNNING:
        if _claim(job):
            carry_out(job)
        else:
            time.sleep(0.5)
        job.refresh_from_db()


def _free() -> Q:
    return Q(worked_at=None) | Q(worked_at__lt=timezone.now() - LEASE) | Q(worker=OWNER[:64])


def _claim(job: Import) -> bool:
    """Whether this worker has the job from now on."""
    rows = Import.objects.filter(_free(), pk=job.pk, state=job.state)
    return bool(rows.update(worker=OWNER[:64], worked_at=timezone.now()))


def dry_run(job: Import) -> None:
    """Read the file, write the plan and the report. Changes nothing else; done again from the start after a kill."""
    path = plan_of(job.pk)
    making = path.with_suffix(f".{OWNER[-12:]}")
    try:
        with Plan(making, tick=lambda: _claim(job)) as plan:
            CHECKS[job.kind](job, plan)
    except Refused as reason:
        _refuse(job, str(reason))
        return
    except OSError as error:
        log.exception("the dry run of import %s cannot read or write", job.pk)
        _refuse(job, f"The hub could not read or keep the file ({error.strerror or 'disk error'}). Is its disk full?")
        return
    except OperationalError:
        raise
    except Exception as error:
        log.exception("the dry run of import %s failed", job.pk)
        _refuse(job, f"The hub met a fault of its own in this file ({type(error).__name__}). Its log says more.")
        return
    making.replace(path)
    with transaction.atomic():
        if Import.objects.select_for_update().filter(pk=job.pk, state=State.UPLOADED).first():
            _write_rows(job, plan, is_check=True)
            job.state, job.total, job.source, job.checked = State.READY, plan.total, plan.source, dict(plan.counts)
            job.worked_at = None
            job.save()
    # There are addresses of people in it; the plan has what is needed.
    upload_of(job.pk).unlink(missing_ok=True)


def _refuse(job: Import, words: str) -> None:
    job.state, job.refusal, job.finished_at = State.FAILED, words, timezone.now()
    job.save()
    forget_files(job.pk)


def _write_rows(job: Import, report: Report, *, is_check: bool) -> None:
    if is_check:
        job.rows.all().delete()
    rows = [
        ImportRow(job=job, is_check=is_check, line=row.line, what=row.what, level=row.level, words=row.words)
        for row in report.rows
    ]
    ImportRow.objects.bulk_create(rows, batch_size=500)


def carry_out(job: Import, *, seconds: float | None = None) -> bool:
    """Do what the plan says, from its position on, for so many seconds (None: to the end); whether there is more."""
    if not plan_of(job.pk).exists():
        job.refresh_from_db()
        if job.state == State.RUNNING:
            _refuse(job, "Its plan is gone from the disk. Upload the file again: what is here already stays.")
        return False
    job.refresh_from_db()
    until = time.monotonic() + seconds if seconds else None
    with plan_of(job.pk).open("rb") as file:
        writer = WRITERS[job.kind](job)
        while until is None or time.monotonic() < until:
            file.seek(job.offset)
            try:
                going_on = _chunk(job, writer, file)
            except OperationalError:
                job.refresh_from_db()
                raise
            if not going_on:
                return False
            time.sleep(PAUSE)
    return True


def _chunk(job: Import, writer: Any, file: Any) -> bool:
    """The next lines, in one transaction; False at the end, or when somebody else has moved the import on."""
    with transaction.atomic():
        here = Import.objects.filter(pk=job.pk, state=State.RUNNING, position=job.position)
        if not here.select_for_update(skip_locked=True).values_list("pk", flat=True).first():
            return False
        report, done = Report(), 0
        for line in _next_lines(file):
            done += 1
            for row in _apply(job, writer, line):
                report.tell(row.line, row.what, row.level, row.words)
        _write_rows(job, report, is_check=False)
        _move(job, report, done, file.tell())
    if job.state == State.DONE:
        forget_files(job.pk)
    return job.state == State.RUNNING


def _next_lines(file: Any) -> Iterator[Line]:
    until = time.monotonic() + CHUNK_SECONDS
    for _ in range(CHUNK_LINES):
        text = file.readline()
        if not text:
            return
        yield json.loads(text)
        if time.monotonic() > until:
            return


def _apply(job: Import, writer: Any, line: Line) -> list[Row]:
    """One line, in a savepoint: what is wrong with it must not hold up the others."""
    try:
        with transaction.atomic():
            return writer.apply(line)
    except OperationalError:
        raise
    except Exception as error:
        log.exception("import %s: line of the plan failed: %s", job.pk, line.get("do"))
        writer.__init__(job)  # what it remembers may not be there any more
        words = f"It could not be imported ({type(error).__name__}). The log of the worker says more."
        return [Row(line.get("line"), str(line.get("title", ""))[:200], Level.BAD, words)]


def _move(job: Import, report: Report, done: int, offset: int) -> None:
    job.position, job.offset = job.position + done, offset
    job.counts = dict(Counter(job.counts) + report.counts)
    job.worked_at = timezone.now()
    if job.position >= job.total or not done:
        job.state, job.finished_at = State.DONE, timezone.now()
        said = ", ".join(f"{Level(level).label.lower()} {count}" for level, count in job.counts.items())
        record(actor=job.who, act="import.done", target=f"import:{job.pk}", detail=f"{job.name}: {said}")
    job.save()
