"""Where a member is signed in; each sees their own alone."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from members.devices.models import SignedIn
from members.permissions import is_member

MOST = 100


def sessions_of(viewer: Any, here: str) -> list[SignedIn]:
    """The viewer's sessions that are still worth something, the one with the key `here` first."""
    if not is_member(viewer):
        return []
    rows = list(SignedIn.objects.filter(member=viewer).order_by("-seen_at", "-pk")[:MOST])
    kept = Session.objects.filter(pk__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    good, wanted = set(), viewer.get_session_auth_hash()
    for session in kept:
        # A session from before a new password is still a row, but opens nothing.
        if constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), wanted):
            good.add(session.pk)
    found = [row for row in rows if row.session_key in good]
    for row in found:
        row.is_here = row.session_key == here
    return sorted(found, key=lambda row: not row.is_here)


def own_session(viewer: Any, pk: int) -> SignedIn:
    """One of the viewer's own; Http404 for any other."""
    found = SignedIn.objects.filter(member=viewer, pk=pk).first() if is_member(viewer) else None
    if found is None:
        raise Http404("You have no such session.")
    return found
