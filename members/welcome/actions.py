"""Going through the first steps."""

from django.db import transaction
from django.utils import timezone

from members.models import Member
from members.permissions import is_member, require
from members.welcome.models import Welcome
from members.welcome.steps import LAST, OVER


@transaction.atomic
def begin(*, member: Member) -> None:
    """Keep the steps ready for a newcomer; again changes nothing."""
    Welcome.objects.get_or_create(member=member)


@transaction.atomic
def offer(*, member: Member) -> bool:
    """Whether to lead this member to the first steps now: once, and only to a newcomer's."""
    waiting = Welcome.objects.filter(member=member, offered_at=None, step__lte=LAST)
    return waiting.update(offered_at=timezone.now()) == 1


@transaction.atomic
def go_on(*, actor: Member, after: int) -> int:
    """A step was done or skipped: answers the next one, OVER after the last. Never goes back."""
    require(is_member(actor), "Sign in first: this needs a member.")
    welcome = Welcome.objects.select_for_update().filter(member=actor).first()
    if welcome is not None and welcome.step <= after:
        welcome.step = min(after + 1, OVER)
        welcome.save(update_fields=["step"])
    return min(after + 1, OVER)
