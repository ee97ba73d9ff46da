"""Who reads what people said."""

from typing import Any

from members.permissions import is_member


def may_read_feedback(viewer: Any) -> bool:
    """Editors and admins: whoever works in the Wagtail admin."""
    return is_member(viewer) and viewer.has_perm("wagtailadmin.access_admin")
