"""Who somebody is, at every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from members.models import Member

GROUPS = Member.groups.through.objects.filter(member=OuterRef("pk"))
PERMISSIONS = Member.user_permissions.through.objects.filter(member=OuterRef("pk"))


class MemberBackend(AuthenticationBackend):
    """Reads in one query who asks and whether they have any right of a group: most have none.

    Pages ask whether to show Wagtail's bar; without this every page of every member would pay two queries for a no.
    """

    def get_user(self, user_id: Any) -> Member | None:
        members = Member.objects.annotate(has_rights=Exists(GROUPS) | Exists(PERMISSIONS))
        found = members.filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_superuser and getattr(user_obj, "has_rights", True) is False:
            return set()
        permissions: set[str] = super().get_all_permissions(user_obj, obj)
        return permissions
