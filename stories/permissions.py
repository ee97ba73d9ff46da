"""Who may do what with consent and with stories."""

from typing import Any

from members.permissions import is_admin, is_member
from stories.models import StoryIndexPage, StoryRecord


def may_keep_consent(viewer: Any) -> bool:
    """See who told a story and what they agreed to, and write down consent on paper: who may publish stories."""
    if not is_member(viewer) or not viewer.has_perm("wagtailadmin.access_admin"):
        return False
    index = StoryIndexPage.objects.first()
    return index is not None and index.permissions_for_user(viewer).can_publish_subpage()


def is_storyteller(viewer: Any, record: StoryRecord) -> bool:
    return is_member(viewer) and record.member_id == viewer.pk


def may_withdraw(viewer: Any, record: StoryRecord) -> bool:
    """The storyteller; an admin whom they asked."""
    return is_storyteller(viewer, record) or is_admin(viewer)
