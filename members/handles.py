"""Handles: a member's name in addresses."""

from itertools import count

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.text import slugify

RESERVED = {"admin", "me", "new", "feed", "search", "team", "hub"}


def free_handle(wish: str) -> str:
    """A handle near the wish that nobody has: sam, sam-2, sam-3, …"""
    base = slugify(wish)[:34].replace("_", "-").strip("-") or "member"
    members = get_user_model()._default_manager
    taken = set(members.filter(handle__startswith=base).values_list("handle", flat=True)) | RESERVED
    return next(name for name in (base if n == 1 else f"{base}-{n}" for n in count(1)) if name not in taken)


def refuse_taken(handle: str, member_pk: int | None) -> None:
    """Raises ValidationError when somebody else has that handle, or nobody may have it."""
    others = get_user_model()._default_manager.filter(handle__iexact=handle).exclude(pk=member_pk)
    if handle in RESERVED or others.exists():
        raise ValidationError(f"“{handle}” is taken. Choose another handle.", code="taken")
