"""Asking for a check or a rebuild of the index, and for another try at what was given up."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from hub.plugins.events import Event
from hub.plugins.models import DeadEvent
from members.audit import record
from members.permissions import require
from search import feeding, indexing, tasks
from search.models import IndexRun, Waiting
from search.models.upkeep import Act
from search.permissions import ONLY_ADMINS, may_look_after_index
from search.upkeep.running import open_run

log = logging.getLogger("hub.search")
GIVEN_UP_AT_ONCE = 50
BUSY = "There is one under way. Wait until it has ended: this page says when."
HANDLE = {indexing.READER: indexing.handle, "search engine": feeding.note}


@transaction.atomic
def ask_for(act: str, *, actor: Any) -> IndexRun:
    """Let the worker check (`Act.CHECK`) or rebuild (`Act.REBUILD`) every index; one at a time.

    Effects in order: the run; a row of the audit log; after commit a task. Raises ValidationError.
    """
    require(may_look_after_index(actor), ONLY_ADMINS)
    if act not in Act.values:
        raise ValidationError("Choose to check the index or to build it anew.")
    run = open_run(act)
    if run is None:
        raise ValidationError(BUSY)
    record(actor=actor, act=f"search.{act}", target=f"index-run:{run.pk}")
    transaction.on_commit(lambda: tasks.carry_out.enqueue(run.pk))
    return run


@transaction.atomic
def try_again(*, actor: Any) -> tuple[int, int]:
    """Try what was given up once more; answers how many came right and how many did not.

    Events, the oldest first and a few at a time; what the engine would not have goes back on its list.
    """
    require(may_look_after_index(actor), ONLY_ADMINS)
    right = wrong = 0
    for dead in DeadEvent.objects.select_for_update().filter(reader__in=HANDLE).order_by("pk")[:GIVEN_UP_AT_ONCE]:
        if _handle(dead):
            dead.delete()
            right += 1
        else:
            wrong += 1
    again = Waiting.objects.filter(given_up=True).update(given_up=False, tries=0, claim="", due_at=timezone.now())
    record(actor=actor, act="search.tried_again", target="index", detail=f"{right + again} of {right + again + wrong}")
    return right + again, wrong


def _handle(dead: DeadEvent) -> bool:
    try:
        with transaction.atomic():
            HANDLE[dead.reader](Event.restore(dead.name, dead.payload))
    except Exception as error:  # noqa: BLE001 -- whatever the handler raised before; it stays on the list
        log.warning("%s %s of %s failed again: %r", dead.name, dead.payload, dead.reader, error)
        return False
    return True
