"""People in pictures, in the Wagtail admin: who is in it, and whether they agree to be shown."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from members.queries import confirmed_members
from stories import actions
from stories.models import PictureConsent
from stories.permissions import may_keep_consent

HELP = (
    "One row for each person who can be recognised. A picture of somebody who has not said yes cannot be published in "
    "a story. When they take their consent back, choose “Taken back”: the picture is deleted from every page at once, "
    "with its file, and that cannot be undone."
)


class KeepersOnly(BasePermissionPolicy):
    """People who may publish stories add and change rows; nobody deletes one."""

    acts = frozenset({"add", "change", "view"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.acts and may_keep_consent(user)

    def users_with_any_permission(self, actions: list[str]) -> QuerySet:
        return confirmed_members().filter(is_superuser=True)


register_permission_policy(PictureConsent, KeepersOnly(PictureConsent))


class _ThroughTheAction:
    """The form collects; the action judges and writes. What it refuses stands beside the field."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def save_instance(self) -> PictureConsent:
        form, actor = self.form, self.request.user  # type: ignore[attr-defined]
        names = ("image", "name", "state", "where")
        given = {name: form.cleaned_data[name] for name in names}
        # A new object: the form has written into its own already.
        person = PictureConsent(pk=form.instance.pk)
        form.instance = actions.note_person(person, actor=actor, **given)
        return form.instance


class AddPerson(_ThroughTheAction, CreateView):
    pass


class ChangePerson(_ThroughTheAction, EditView):
    pass


class PeopleInPictures(ModelViewSet):
    model = PictureConsent
    url_prefix = "stories/people-in-pictures"
    icon = "image"
    menu_label = "People in pictures"
    add_to_admin_menu = False
    add_view_class = AddPerson
    edit_view_class = ChangePerson
    copy_view_enabled = False
    list_display = ["name", "image", "state", "at"]
    list_filter = ["state"]
    search_fields = ["name"]
    ordering = ["-pk"]
    edit_handler = ObjectList(
        [HelpPanel(HELP), FieldPanel("image"), FieldPanel("name"), FieldPanel("state"), FieldPanel("where")]
    )
