"""Who may do what to whom."""

from typing import Any

from django.core.exceptions import PermissionDenied

from members.models import Member
from members.visibility import is_member

__all__ = ["is_admin", "is_member", "may_change_account", "may_edit", "may_look_after", "require"]


def is_admin(viewer: Any) -> bool:
    return is_member(viewer) and viewer.is_superuser


def may_edit(actor: Any, member: Member) -> bool:
    """One's own profile; admins everybody's."""
    return is_member(actor) and (actor == member or actor.is_superuser)


def may_look_after(actor: Any, member: Member) -> bool:
    """Change the account of somebody else, suspend and restore. Only an admin may touch an admin."""
    if not is_member(actor) or actor == member:
        return False
    return actor.is_superuser or (actor.has_perm("members.change_member") and not member.is_superuser)


def may_change_account(actor: Any, member: Member) -> bool:
    """Address, roles: of those one looks after; admins also their own."""
    return may_look_after(actor, member) or (is_admin(actor) and actor == member)


def require(allowed: bool, words: str = "You may not do this.") -> None:
    if not allowed:
        raise PermissionDenied(words)
