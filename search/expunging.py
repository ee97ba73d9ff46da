"""What is erased leaves the files of a search server, too.

A server that takes a document out only marks it, and drops its words when it next merges its files: on a quiet hub
months later. So after an erasure, or when something is deleted for good, the worker has it merge the files that hold
such words. It waits a minute, because a server keeps what was deleted for half a minute for its own copies, does it
twice if something is left, and at most every ten minutes: on a large index it is work.
"""

import logging
from datetime import timedelta

from django.utils import timezone

from search import waiting
from search.backends import engine
from search.backends.base import Unavailable
from search.models import Expunging

log = logging.getLogger("hub.search")
ONLY = 1
WAIT, BETWEEN = timedelta(seconds=60), timedelta(minutes=10)
PASSES = 2


def want() -> None:
    """In the transaction of the caller, with what is erased."""
    if engine() is None:
        return
    due = timezone.now() + WAIT
    row, _ = Expunging.objects.get_or_create(pk=ONLY)
    if row.merged_at:
        due = max(due, row.merged_at + BETWEEN)
    Expunging.objects.filter(pk=ONLY).update(due_at=due, passes=PASSES)


def expunge_due() -> None:
    """Have the server do it, when it is time and everything has been taken out. A job of the worker."""
    server, now = engine(), timezone.now()
    row = Expunging.objects.filter(due_at__lte=now).first()
    if server is None or row is None or waiting.anything_to_forget():
        return
    again = {"due_at": now + BETWEEN, "passes": max(row.passes, 1) - 1, "merged_at": now}
    if not Expunging.objects.filter(pk=row.pk, due_at=row.due_at).update(**again):
        return
    try:
        left = server.expunge()
    except Unavailable as error:
        log.warning("the search engine has not merged its files yet: %s", error)
        Expunging.objects.filter(due_at=again["due_at"]).update(passes=row.passes)
        return
    if not left or not again["passes"]:
        Expunging.objects.filter(due_at=again["due_at"]).update(due_at=None)
