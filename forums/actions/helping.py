"""Who is the author of what somebody writes: themselves, or a member whom they help."""

from typing import Any

from django.core.exceptions import PermissionDenied

from forums.models import Space, Thread
from forums.permissions import may_post, require
from forums.queries import visible_threads
from forums.standing import standing
from members import audit
from members.agreement.queries import AgreementNeeded, require_accepted
from members.helping.actions import require_consent


def author_of(actor: Any, for_member: Any, space: Space, thread: Thread | None = None) -> Any:
    """Inside an action: the author, after every check; the consent is held until the action is done.

    The actor may post here already. A member who is helped must be able to read and post here, too, and must have
    said yes to the community agreement themselves. Raises PermissionDenied (AgreementNeeded, ConsentGone).
    """
    require_accepted(actor)
    if for_member is None:
        return actor
    require_consent(helper=actor, member=for_member)
    name = for_member.display_name
    allowed = may_post(standing(for_member, space), space)
    if allowed and thread is not None:
        allowed = visible_threads(for_member).filter(pk=thread.pk).exists()
    require(allowed, f"{name} cannot post here themselves, so nobody can do it for them. Your words are kept.")
    try:
        require_accepted(for_member)
    except AgreementNeeded:
        words = f"{name} has not said yes to the community agreement yet. They do that themselves, at /agreement/."
        raise PermissionDenied(f"{words} Your words are kept.") from None
    return for_member


def note_help(actor: Any, for_member: Any, post_id: int) -> None:
    """In the audit log: who wrote a post for whom."""
    if for_member is not None:
        audit.record(actor=actor, act="post.helped", target=f"post:{post_id}", detail=f"member:{for_member.pk}")
