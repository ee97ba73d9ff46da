"""For whom somebody writes, as their page and their form say it."""

from typing import Any

from django.http import HttpRequest

from forums.drafts import Kept
from members.helping.queries import helped_member
from members.helping.views import SESSION
from members.queries import member_by_id


def helping_in(request: HttpRequest) -> dict[str, Any] | None:
    """Id and name: what was sent with the words, or on a new page what the session says (no query)."""
    if request.method != "POST":
        found: dict[str, Any] | None = request.session.get(SESSION) if request.user.is_authenticated else None
        return found
    sent = request.POST.get("helping", "")
    if not sent:
        return None
    member = member_by_id(int(sent)) if sent.isascii() and sent.isdigit() and len(sent) < 16 else None
    return {"id": sent, "name": member.display_name if member else "this member"}


def without_own_draft(context: dict[str, Any], helping: dict[str, Any] | None) -> dict[str, Any]:
    """For a thread's page: whoever writes for somebody else finds nothing of their own in the box."""
    own = {"draft": Kept(), "words": context["quoted"]} if helping else {}
    return {"helping": helping, **own}


def sent_for(request: HttpRequest) -> Any | None:
    """The member for whom the words were sent, None for oneself. Raises ConsentGone."""
    return helped_member(request.user, request.POST.get("helping", ""))
