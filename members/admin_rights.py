"""Who may do what with a model in the Wagtail admin, where that is for admins of the hub alone."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from members.permissions import is_admin
from members.queries import confirmed_members


class AdminsOnly(BasePermissionPolicy):
    """Admins of the hub may do these acts; nobody else may do any."""

    def __init__(self, model: Any, acts: set[str]) -> None:
        super().__init__(model)
        self.acts = acts

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_admin(user) and action in self.acts

    def users_with_any_permission(self, actions: list[str]) -> QuerySet:
        admins = confirmed_members().filter(is_superuser=True)
        return admins if self.acts.intersection(actions) else admins.none()
