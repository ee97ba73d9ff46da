"""Who teaches the search, and who looks after its index."""

from typing import Any

from wagtail.permissions import page_permission_policy

from members.permissions import is_admin, is_member

ONLY_EDITORS = "Only editors who may publish pages can change what the search knows."
ONLY_ADMINS = "Only admins of the hub look after the index."


def may_teach(viewer: Any) -> bool:
    """Synonyms, pins, stop phrases, and what was searched for in vain: whoever publishes pages anywhere."""
    return is_member(viewer) and page_permission_policy.user_has_any_permission(viewer, {"publish"})


def may_look_after_index(viewer: Any) -> bool:
    return is_admin(viewer)
