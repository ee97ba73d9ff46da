"""Asking to be let into an invited space, and the answer of those who look after it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forums.actions.locking import locked_space
from forums.actions.spaces import add_member
from forums.enums import JoinState
from forums.joining import KEPT_DAYS, space_to_ask_for
from forums.models import JoinRequest, Space
from forums.permissions import NOT_A_FACILITATOR, SIGN_IN, may_manage_members, require
from forums.standing import standing
from forums.text import without_control
from hub.limits import rates
from hub.plugins.events import JoinAnswered, JoinAsked
from hub.plugins.outbox import publish
from members import audit
from members.permissions import is_member

ASKS_A_DAY = 10
LONGEST = 1000
ASKED_ALREADY = "You have asked already. The people who look after this space will answer you by mail."
NOBODY_ASKS = "This request does not wait any more: it was answered, or taken back."


@transaction.atomic
def ask_to_join(space: Space, *, actor: Any, words: str) -> JoinRequest:
    """Ask to be let into an invited space that members may see the name of.

    Effects in order: request, JoinAsked in the outbox (its facilitators get a mail). Raises Http404 when
    there is no such space for the actor, ValidationError (one waits already; too many words), TooMany.
    """
    require(is_member(actor), SIGN_IN)
    space = space_to_ask_for(actor, space.slug)
    words = _checked(words)
    if JoinRequest.objects.filter(space=space, member=actor, state=JoinState.WAITING).exists():
        raise ValidationError(ASKED_ALREADY)
    rates.count("join", actor.pk, limit=ASKS_A_DAY, seconds=86_400)
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(space=space, member=actor, words=words)
    except IntegrityError:
        # The same form, sent twice.
        raise ValidationError(ASKED_ALREADY) from None
    publish(JoinAsked(request_id=request.pk))
    return request


@transaction.atomic
def take_back_request(space: Space, *, actor: Any) -> None:
    """Erase one's own request while nobody has answered it. Safe to repeat."""
    JoinRequest.objects.filter(space=space, member_id=actor.pk, state=JoinState.WAITING).delete()


@transaction.atomic
def answer_request(space: Space, *, actor: Any, handle: str, accept: bool, words: str = "") -> JoinRequest:
    """Say yes or no to somebody who asked (facilitators of the space, admins).

    Effects in order: with a yes the member is added (see `add_member`), request, audit, JoinAnswered in the
    outbox (the member gets a mail). Raises ValidationError when nothing of theirs waits.
    """
    space = locked_space(actor, space.pk)
    require(may_manage_members(standing(actor, space), space), NOT_A_FACILITATOR)
    waiting = JoinRequest.objects.select_for_update().filter(space=space, state=JoinState.WAITING)
    request = waiting.filter(member__handle=handle.strip().lower()).first()
    if request is None:
        raise ValidationError(NOBODY_ASKS)
    request.answer = _checked(words)
    if accept:
        add_member(space, actor=actor, handle=handle)
    request.state = JoinState.ACCEPTED if accept else JoinState.DECLINED
    request.answered_by, request.answered_at = actor, timezone.now()
    request.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    act = "space.request_accepted" if accept else "space.request_declined"
    audit.record(actor=actor, act=act, target=f"space:{space.pk}", detail=handle)
    publish(JoinAnswered(request_id=request.pk))
    return request


def forget_old_requests(before: datetime | None = None) -> int:
    """Erase what was answered a year ago; answers how many. A job of the worker."""
    return JoinRequest.objects.filter(answered_at__lt=before or timezone.now() - timedelta(days=KEPT_DAYS)).delete()[0]


def _checked(words: str) -> str:
    words = without_control(words).strip()
    if len(words) > LONGEST:
        raise ValidationError(f"These are {len(words):,} characters; {LONGEST:,} is the most. Please shorten it.")
    return words
