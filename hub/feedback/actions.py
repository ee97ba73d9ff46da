"""Keeping what people say, and forgetting it in time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hub.feedback.models import Feedback
from hub.feedback.permissions import may_read_feedback
from hub.feedback.queries import Subject
from members.permissions import is_member

LONGEST = 1000
KEPT = timedelta(days=365)
FORGOTTEN_AT_ONCE = 1000


@transaction.atomic
def tell(*, actor: Any, subject: Subject, token: UUID, clear: bool, words: str = "", named: bool = False) -> None:
    """Keep one answer; the same token again changes nothing. `named`: a member wants the team to know who it was.

    Raises ValidationError for the field `words`.
    """
    if len(words) > LONGEST:
        raise ValidationError(
            {"words": f"This has {len(words):,} characters; {LONGEST:,} is the most. Please shorten it."}
        )
    try:
        with transaction.atomic():
            Feedback.objects.create(
                token=token,
                page_id=subject.page_id,
                place=subject.place,
                clear=clear,
                words=words.replace("\x00", "").strip(),
                member=actor if named and is_member(actor) else None,
            )
    except IntegrityError:
        # The form was sent twice.
        return


@transaction.atomic
def set_done(feedback: Feedback, *, actor: Any, done: bool) -> Feedback:
    """Note that the team has dealt with it, or not yet (editors and admins)."""
    if not may_read_feedback(actor):
        raise PermissionDenied("Only editors and admins can do this.")
    feedback = Feedback.objects.select_for_update().get(pk=feedback.pk)
    feedback.done = done
    feedback.save(update_fields=["done"])
    return feedback


def forget_old(before: datetime | None = None) -> int:
    """Delete answers older than a year, a batch at a time; answers how many. A job of the worker."""
    old = (
        Feedback.objects.filter(created_at__lt=before or timezone.now() - KEPT)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    deleted = 0
    while batch := list(old[:FORGOTTEN_AT_ONCE]):
        deleted += Feedback.objects.filter(pk__in=batch).delete()[0]
    return deleted
