"""Noting where members are signed in, and ending that."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from members.actions import end_sessions, recheck
from members.devices.models import SignedIn
from members.devices.names import device_in_words
from members.models import Member
from members.permissions import require


def note_session(*, member_id: int, session_key: str, user_agent: str, key_before: str = "") -> None:
    """Note that this session is in use now. `key_before`: the key it had, where a new one was given to it."""
    facts = {"member_id": member_id, "device": device_in_words(user_agent), "seen_at": timezone.now()}
    known = SignedIn.objects.filter(session_key=key_before or session_key, member=member_id)
    if not known.update(session_key=session_key, **facts):
        SignedIn.objects.update_or_create(session_key=session_key, defaults=facts)


@transaction.atomic
def end_session(session: SignedIn, *, actor: Member) -> None:
    """Sign the actor out in one place, and close its sockets."""
    require(actor.pk == session.member_id)
    Session.objects.filter(pk=session.session_key).delete()
    SignedIn.objects.filter(pk=session.pk).delete()
    recheck(member=actor)


@transaction.atomic
def end_other_sessions(*, actor: Member, keep: str) -> None:
    """Sign the actor out everywhere, and close the sockets.

    The caller keeps the session `keep` alive: it needs the member's new session hash.
    """
    others = SignedIn.objects.filter(member=actor).exclude(session_key=keep)
    Session.objects.filter(pk__in=list(others.values_list("session_key", flat=True))).delete()
    others.delete()
    end_sessions(member=actor)


def forget_ended() -> int:
    """Delete what is noted of sessions that are over; answers how many. A job of the worker."""
    going_on = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignedIn.objects.exclude(session_key__in=going_on).delete()[0]
