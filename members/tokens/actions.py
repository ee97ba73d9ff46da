"""Making, ending and using personal tokens."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from members import audit
from members.models import Member
from members.names import one_line
from members.permissions import is_member, require
from members.tokens.models import ApiToken, digest_of
from members.tokens.scopes import Scope

BEGINS = "hub_"
"""So that people, and programs that look for lost keys, see what it is."""
MOST = 20
NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def make_token(*, actor: Member, name: str, scopes: Collection[str], days: int | None) -> str:
    """Make a token of the actor's own; audit it. Answers the token, which nobody can see again.

    Raises ValidationError by field: "name" is taken or empty, "scopes" are none or unknown, or MOST are there.
    """
    require(is_member(actor))
    # Two at once by one member wait for each other, so that MOST holds.
    Member.objects.select_for_update().get(pk=actor.pk)
    _refuse_wrong(actor, scopes)
    token = BEGINS + secrets.token_urlsafe(32)
    wanted = ApiToken(
        member=actor,
        name=one_line(name),
        digest=digest_of(token),
        scopes=[scope.value for scope in Scope if scope in scopes],
        ends_at=timezone.now() + timedelta(days=days) if days else None,
    )
    try:
        wanted.clean_fields(exclude=["member"])
        with transaction.atomic():
            wanted.save()
    except IntegrityError:
        raise ValidationError({"name": "You have a token of this name already. Choose another name."}) from None
    audit.record(actor=actor, act="token.made", target=f"member:{actor.pk}", detail=", ".join(wanted.scopes))
    return token


@transaction.atomic
def end_token(token: ApiToken, *, actor: Member) -> None:
    """End one's own token for good; audit it. Ending it twice is no fault."""
    require(actor.pk == token.member_id)
    if ApiToken.objects.filter(pk=token.pk).delete()[0]:
        audit.record(actor=actor, act="token.ended", target=f"member:{actor.pk}", detail=", ".join(token.scopes))


def end_all(*, member: Member) -> None:
    """End all tokens of a member who is shut out or leaves; the caller sees to audit and rights."""
    ApiToken.objects.filter(member=member).delete()


def note_use(token: ApiToken) -> None:
    """Note that a token was used, at most every NOTED_EVERY: one write then, none otherwise."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        old = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=now)


def _refuse_wrong(actor: Member, scopes: Collection[str]) -> None:
    if not scopes or not set(scopes) <= set(Scope.values):
        raise ValidationError({"scopes": "Choose at least one thing that the token may do."})
    if ApiToken.objects.filter(member=actor).count() >= MOST:
        raise ValidationError(f"You have {MOST} tokens, and more are not possible. End one that you do not need.")
