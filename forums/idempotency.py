"""Doing something once, however often it is asked for: Idempotency-Key of the API, and the web's own forms.

A key is claimed in a transaction of its own, so that a second request sees it at once; what was done
and its answer are then stored in one transaction, so that a kill in between leaves neither.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from forums.models import IdempotencyKey

KEPT = timedelta(hours=24)
CLAIM = timedelta(seconds=5)
"""After this time a request that did not end is given up, and the key may be tried again. Short, so that whoever was
cut off by a restart gets on; one that is only slow loses its claim and stores nothing (see `_act`)."""
LONGEST_KEY = 200


class InFlight(Exception):
    """The first request with this key is still being worked on."""

    def __init__(self) -> None:
        super().__init__("The first request with this key is still under way. Please try again in a moment.")


class OtherRequest(Exception):
    """The key was used for something else."""

    def __init__(self) -> None:
        super().__init__("This key was used for another request. Please use a new one.")


def once(member: Any, key: str, request: Any, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The answer of `act`, which runs at most once in 24 hours for this member and key.

    `request` (anything JSON can hold) is what is asked for; `act` answers what JSON can hold. When `act`
    raises, the key is free again. Without a key it simply runs.
    """
    if not key:
        return act()
    print_of_it = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    row = _claimed(member, key, print_of_it)
    if row.answer is not None:
        return dict(row.answer)
    try:
        return _act(row, act)
    except BaseException:
        IdempotencyKey.objects.filter(pk=row.pk, claim=row.claim, answer__isnull=True).delete()
        raise


def forget_old(before: datetime | None = None) -> int:
    """Delete keys older than 24 hours; answers how many. A job of the worker."""
    return IdempotencyKey.objects.filter(created_at__lt=before or timezone.now() - KEPT).delete()[0]


def _claimed(member: Any, key: str, print_of_it: str) -> IdempotencyKey:
    """The row of this key: answered already, or claimed for this request alone."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                member=member, key=key, fingerprint=print_of_it, claimed_at=now, created_at=now
            )
    except IntegrityError:
        return _taken_over(member, key, print_of_it)


def _taken_over(member: Any, key: str, print_of_it: str) -> IdempotencyKey:
    now = timezone.now()
    row = IdempotencyKey.objects.filter(member=member, key=key).first()
    if row is None:  # the first request failed just now
        raise InFlight
    expired = row.created_at < now - KEPT
    if not expired and row.fingerprint != print_of_it:
        raise OtherRequest
    if not expired and row.answer is not None:
        return row
    claim = uuid.uuid4()
    free = Q(claimed_at__lt=now - CLAIM) & Q(answer__isnull=True) | Q(created_at__lt=now - KEPT)
    taken = IdempotencyKey.objects.filter(free, pk=row.pk, claim=row.claim).update(
        claim=claim, claimed_at=now, created_at=now, fingerprint=print_of_it, answer=None
    )
    if not taken:
        raise InFlight
    row.claim, row.answer = claim, None
    return row


@transaction.atomic
def _act(row: IdempotencyKey, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    mine = IdempotencyKey.objects.select_for_update().filter(pk=row.pk, claim=row.claim, answer__isnull=True).first()
    if mine is None:
        raise InFlight
    answer = act()
    IdempotencyKey.objects.filter(pk=row.pk).update(answer=answer)
    return answer
