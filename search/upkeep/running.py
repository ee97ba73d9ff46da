"""Checks and rebuilds of every index: what was asked for in the admin, the daily look, and what is typed by hand."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from search import indexing
from search.backends import indexes
from search.backends.base import Backend, Unavailable
from search.indexing import Report
from search.models import IndexRun
from search.models.upkeep import Act, State

log = logging.getLogger("hub.search")
BEAT = timedelta(seconds=10)
STILL = timedelta(seconds=60)
"""After so long without a word from whoever does it, it was killed in the middle. Two at once do no harm."""
NEVER_BEGUN = timedelta(hours=1)
KEPT = 20
STOOD_STILL = "It did not end, and another one took its place. The worker may have been stopped in the middle."
FAILED = "It failed. The log says why."


@dataclass
class Told:
    """What a run has to say for itself."""

    report: list[str] = field(default_factory=list)
    whole: bool = True

    def say(self, sentence: str, *, well: bool = True) -> None:
        self.report.append(sentence)
        self.whole = self.whole and well


def stands_still() -> Q:
    """Runs whose doer is gone."""
    now = timezone.now()
    still = Q(state=State.RUNNING, beat_at__lt=now - STILL) | Q(state=State.RUNNING, beat_at=None)
    return Q(open=True) & (still | Q(state=State.WAITING, asked_at__lt=now - NEVER_BEGUN))


def open_run(act: str) -> IndexRun | None:
    """A new run; None while there is another one under way."""
    gone = {"open": None, "state": State.FAILED, "ended_at": timezone.now(), "report": [STOOD_STILL]}
    IndexRun.objects.filter(stands_still()).update(**gone)
    try:
        with transaction.atomic():
            return IndexRun.objects.create(act=act)
    except IntegrityError:
        return None


def carry_out(pk: int) -> None:
    """Do what a run asks for. One that has made room for another, or was begun already, is left alone."""
    waiting, now = IndexRun.objects.filter(pk=pk, state=State.WAITING, open=True), timezone.now()
    if not waiting.update(state=State.RUNNING, began_at=now, beat_at=now):
        return
    act = IndexRun.objects.values_list("act", flat=True).get(pk=pk)
    with _under_way(pk) as told:
        for index in indexes():
            _do(act, index, told)


@contextmanager
def noted(act: str) -> Iterator[Told]:
    """A check or rebuild that somebody typed: admins read its report with the others. It waits for nobody."""
    run, now = open_run(act), timezone.now()
    if run is None:
        run = IndexRun.objects.create(act=act, open=None)
    IndexRun.objects.filter(pk=run.pk).update(state=State.RUNNING, began_at=now, beat_at=now)
    with _under_way(run.pk) as told:
        yield told


@contextmanager
def _under_way(pk: int) -> Iterator[Told]:
    """Says that the run goes on, for as long as this process lives, and in the end how it went."""
    told, over = Told(), threading.Event()
    threading.Thread(target=_beat, args=(pk, over), daemon=True).start()
    try:
        yield told
    except BaseException:
        told.say(FAILED, well=False)
        raise
    finally:
        over.set()
        state = State.DONE if told.whole else State.FAILED
        ended = {"open": None, "state": state, "ended_at": timezone.now(), "report": told.report}
        IndexRun.objects.filter(pk=pk, state=State.RUNNING).update(**ended)
        kept = list(IndexRun.objects.values_list("pk", flat=True)[:KEPT])
        IndexRun.objects.exclude(pk__in=kept).delete()


def _beat(pk: int, over: threading.Event) -> None:
    while not over.wait(BEAT.total_seconds()):
        try:
            IndexRun.objects.filter(pk=pk).update(beat_at=timezone.now())
        except DatabaseError as error:
            log.info("a run of the index could not say that it goes on: %s", error)
        finally:
            connection.close()


def _do(act: str, index: Backend, told: Told) -> None:
    try:
        report = indexing.rebuild(index) if act == Act.REBUILD else indexing.check(index=index)
    except Unavailable as error:
        log.warning("the index of %s does not answer: %s", index.name, error)
        told.say(silent(index, error), well=False)
    else:
        told.say(sentence(act, index, report), well=not report.failed)


def silent(index: Backend, error: Unavailable) -> str:
    return f"{index.name}: it did not answer. {error.sentence or 'It is looked at again within a day.'}"


def sentence(act: str, index: Backend, report: Report) -> str:
    """What was done, for people."""
    said = f"{index.name}: {sum(report.documents.values())} texts, {report.removed} taken out"
    if act == Act.CHECK:
        said += f", {report.changed} put right, {report.mended} set right inside the engine"
    failed = f" Could not be read to the end: {', '.join(report.failed)}." if report.failed else ""
    return f"{said}.{failed}"


def check_daily() -> None:
    """The daily look at every index, unless somebody has one under way. A job of the worker."""
    run = open_run(Act.CHECK)
    if run is not None:
        carry_out(run.pk)
