"""Checks and rebuilds of every index, in the worker: what was asked for in the admin, and the daily look."""

import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from search import indexing
from search.backends import indexes
from search.backends.base import Backend, Unavailable
from search.models import IndexRun
from search.models.upkeep import Act, State

log = logging.getLogger("hub.search")
STUCK = timedelta(hours=1)
"""After so long an admin may begin again: the worker may have been killed in the middle. Two at once do no harm."""
A_DAY = timedelta(days=1)
KEPT = 20
STOOD_STILL = "It did not end, and another one took its place. The worker may have been stopped in the middle."


def open_run(act: str, *, after: timedelta) -> IndexRun | None:
    """A new run; None while there is another one that was asked for later than `after` ago."""
    now = timezone.now()
    stuck = IndexRun.objects.filter(open=True, asked_at__lt=now - after)
    stuck.update(open=None, state=State.FAILED, ended_at=now, report=[STOOD_STILL])
    try:
        with transaction.atomic():
            return IndexRun.objects.create(act=act)
    except IntegrityError:
        return None


def carry_out(pk: int) -> None:
    """Do what a run asks for. One that has made room for another, or was begun already, is left alone."""
    waiting = IndexRun.objects.filter(pk=pk, state=State.WAITING, open=True)
    if not waiting.update(state=State.RUNNING, began_at=timezone.now()):
        return
    act = IndexRun.objects.values_list("act", flat=True).get(pk=pk)
    report, whole = ["It failed. The log of the worker says why."], False
    try:
        done = [_do(act, index) for index in indexes()]
        report, whole = [sentence for sentence, _ in done], all(well for _, well in done)
    finally:
        state = State.DONE if whole else State.FAILED
        ended = {"open": None, "state": state, "ended_at": timezone.now(), "report": report}
        IndexRun.objects.filter(pk=pk, open=True).update(**ended)
        kept = list(IndexRun.objects.values_list("pk", flat=True)[:KEPT])
        IndexRun.objects.exclude(pk__in=kept).delete()


def _do(act: str, index: Backend) -> tuple[str, bool]:
    """A sentence for people, and whether all went well."""
    try:
        report = indexing.rebuild(index) if act == Act.REBUILD else indexing.check(index=index)
    except Unavailable as error:
        log.warning("the index of %s does not answer: %s", index.name, error)
        return f"{index.name}: it did not answer. It is looked at again within a day.", False
    said = f"{index.name}: {sum(report.documents.values())} texts, {report.removed} taken out"
    if act == Act.CHECK:
        said += f", {report.changed} put right, {report.mended} set right inside the engine"
    failed = f" Could not be read to the end: {', '.join(report.failed)}." if report.failed else ""
    return f"{said}.{failed}", not report.failed


def check_daily() -> None:
    """The daily look at every index, unless somebody has one under way. A job of the worker."""
    run = open_run(Act.CHECK, after=A_DAY)
    if run is not None:
        carry_out(run.pk)
