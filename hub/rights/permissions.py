"""Who may have an account erased."""

from typing import Any

from members.models import Member
from members.permissions import is_admin, is_member

LAST_ADMIN = (
    "You are the last admin of this hub. Make somebody else an admin first: otherwise nobody could look after it."
)


def may_erase(actor: Any, member: Member) -> bool:
    """Oneself; admins anybody who asked them in writing."""
    return is_member(actor) and (actor == member or is_admin(actor))


def may_see_erasures(viewer: Any) -> bool:
    return is_admin(viewer)
