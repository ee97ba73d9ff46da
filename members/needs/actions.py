"""Telling one's access needs."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import Member
from members.names import lines
from members.needs.models import AccessNeeds
from members.permissions import is_member, require

LONGEST = 2000


@transaction.atomic
def tell(*, actor: Member, words: str) -> None:
    """Keep what the actor needs, instead of what they told before; no words take it away.

    Nothing is published and nothing is logged: nobody is told but who looks. Raises ValidationError when too long.
    """
    require(is_member(actor), "Sign in first: this needs a member.")
    words = lines(words)
    if len(words) > LONGEST:
        raise ValidationError(f"This has {len(words):,} characters; {LONGEST:,} is the most. Please shorten it.")
    if not words:
        AccessNeeds.objects.filter(member=actor).delete()
        return
    AccessNeeds.objects.update_or_create(member=actor, defaults={"words": words, "told_at": timezone.now()})
