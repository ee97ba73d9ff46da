"""Who somebody is, at every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from hub.prepared import prepared
from members.models import Member

# Written as SQL, because this runs at every request: building the same from querysets takes longer than asking it.
HAS_RIGHTS: RawSQL = RawSQL(
    "EXISTS (SELECT 1 FROM members_member_groups g WHERE g.member_id = members_member.id)"
    " OR EXISTS (SELECT 1 FROM members_member_user_permissions p WHERE p.member_id = members_member.id)",
    (),
    output_field=BooleanField(),
)


@prepared
def _member_with_rights(pk: int) -> QuerySet[Member]:
    return Member.objects.annotate(has_rights=HAS_RIGHTS).filter(pk=pk)


class MemberBackend(AuthenticationBackend):
    """Reads in one query who asks and whether they have any right of a group: most have none.

    Pages ask whether to show Wagtail's bar; without this every page of every member would pay two queries for a no.
    """

    def get_user(self, user_id: Any) -> Member | None:
        found = _member_with_rights.first(int(user_id))
        return found if found is not None and self.user_can_authenticate(found) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_superuser and getattr(user_obj, "has_rights", True) is False:
            return set()
        permissions: set[str] = super().get_all_permissions(user_obj, obj)
        return permissions
