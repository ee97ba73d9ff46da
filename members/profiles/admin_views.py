"""The list of roles in the community, in the Wagtail admin."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from members.admin_rights import AdminsOnly
from members.models import CommunityRole
from members.profiles import actions

register_permission_policy(CommunityRole, AdminsOnly(CommunityRole, {"add", "change", "delete", "view"}))


class CreateRole(CreateView):
    def save_instance(self) -> CommunityRole:
        self.form.instance = actions.save_role(None, actor=self.request.user, **self.form.cleaned_data)
        return self.form.instance


class EditRole(EditView):
    def save_instance(self) -> CommunityRole:
        return actions.save_role(self.form.instance, actor=self.request.user, **self.form.cleaned_data)


class DeleteRole(DeleteView):
    def delete_action(self) -> None:
        actions.delete_role(self.object, actor=self.request.user)


class CommunityRoleViewSet(ModelViewSet):
    model = CommunityRole
    url_prefix = "members/roles"
    icon = "group"
    menu_label = "Roles in the community"
    add_to_settings_menu = True
    add_view_class = CreateRole
    edit_view_class = EditRole
    delete_view_class = DeleteRole
    copy_view_enabled = False
    list_display = ["name", "order", BooleanColumn("given_by_team", label="Only the team gives it")]
    ordering = ["order", "name"]
    panels = [FieldPanel("name"), FieldPanel("order"), FieldPanel("given_by_team")]
