"""Keeping what found nothing, and forgetting it again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members.audit import record
from members.permissions import require
from members.queries import is_of_a_name
from search.missed.telling import names_in
from search.models import MissedSearch
from search.permissions import ONLY_EDITORS, may_teach

KEPT = timedelta(days=90)
KEPT = timedelta(days=90)
MOST_A_DAY = 500
"""Different words; more are not kept that day, so that nobody can fill the table."""
FORGOTTEN_AT_ONCE = 1000


@transaction.atomic
def keep(words: str) -> bool:
    """Count words that found nothing, for today; answers whether they are kept.

    `words` as `telling.worth_keeping` gives them. Words of a member's name are not kept: it may be about them.
    """
    if is_of_a_name(names_in(words)):
        return False
    today = timezone.localdate()
    if MissedSearch.objects.filter(words=words, day=today).update(times=F("times") + 1):
        return True
    if MissedSearch.objects.filter(day=today).count() >= MOST_A_DAY:
        return False
    row, made = MissedSearch.objects.get_or_create(words=words, day=today, defaults={"times": 1})
    if not made:
        MissedSearch.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return True


@transaction.atomic
def forget(words: str, *, actor: Any) -> int:
    """Take words off the list; answers how many rows went. The log does not repeat them: they may be somebody's."""
    require(may_teach(actor), ONLY_EDITORS)
    gone = MissedSearch.objects.filter(words=words).delete()[0]
    if gone:
        record(actor=actor, act="search.missed_forgotten", target="missed-search")
    return gone


def forget_old(before: datetime | None = None) -> int:
    """Delete what was searched for on days before; answers how many rows. A job of the worker."""
    # Days are counted back from today: 90 times 24 hours end on another day when the clocks change in between.
    last = timezone.localdate(before) if before else timezone.localdate() - KEPT
    old = MissedSearch.objects.filter(day__lt=last).order_by("pk").values_list("pk", flat=True)
    deleted = 0
    while batch := list(old[:FORGOTTEN_AT_ONCE]):
        deleted += MissedSearch.objects.filter(pk__in=batch).delete()[0]
    return deleted
