"""Looking after members in the Wagtail admin: the list, one account, suspending, the audit log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.views.reports.base import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.users.views import users

from members import actions, queries
from members.admin_forms import MemberForm, NewMemberForm, ReasonForm
from members.models import AuditEntry, Member
from members.permissions import is_admin, may_look_after
from members.two_step import actions as two_step
from members.two_step.queries import ways_of


class MemberIndexView(users.IndexView):
    page_title = "Members"
    add_item_label = "Add a member"
    search_fields = {"display_name", "email", "handle"}

    @cached_property
    def columns(self):
        name = self._get_title_column_class(users.UserColumn)
        return [
            name("name", accessor="display_name", label="Name", sort_key="display_name", get_url=self.get_edit_url),
            Column("email", label="Email", sort_key="email"),
            Column("is_superuser", accessor=lambda m: "Admin" if m.is_superuser else "", label="Admin"),
            DateColumn("date_joined", label="Joined", sort_key="date_joined"),
            BooleanColumn("is_active", label="May sign in", sort_key="is_active"),
            DateColumn("suspended_at", label="Suspended", sort_key="suspended_at"),
        ]

    def get_delete_url(self, instance):
        return None


class MemberCreateView(users.CreateView):
    page_title = "Add a member"
    success_message = (
        "%(object)s is a member now. Tell them how to choose a password: "
        "“I have forgotten my password” on the sign-in page."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.user}

    def save_instance(self):
        account, actor = self.form.account(), self.request.user
        name = self.form.cleaned_data["display_name"]
        member = actions.add_member(actor=actor, email=account["email"], display_name=name)
        if account["is_superuser"] or account["groups"]:
            actions.change_account(actor=actor, member=member, **account)
        return member


class MemberEditView(users.EditView):
    success_message = "%(object)s is saved."
    error_message = "This could not be saved. See below why."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.user}

    @cached_property
    def header_buttons(self):
        return [*super().header_buttons, *_buttons(self.request.user, self.object)]

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as error:
            # The handle was free when the form was checked, and somebody else was quicker. Nothing is saved.
            form.add_error(None, error)
            return self.form_invalid(form)

    def save_instance(self):
        # The form has written its values into self.object; the actions compare with the row as it is.
        actor, member = self.request.user, queries.visible_members(self.request.user).get(pk=self.object.pk)
        actions.change_account(actor=actor, member=member, **self.form.account())
        role = self.form.role(member.community_role)
        actions.change_profile_and_role(actor=actor, member=member, role=role, profile=self.form.profile())
        return self.object


class NoDeleteView(users.DeleteView):
    """Posts and pages hang on a member: members are suspended, never deleted, in the admin."""

    def dispatch(self, request, *args, **kwargs):
        raise PermissionDenied("Members are not deleted here. Suspend them instead.")


class MemberViewSet(users.UserViewSet):
    menu_name = "members"
    menu_label = "Members"
    menu_order = 550
    add_to_settings_menu = False
    add_to_admin_menu = True
    ordering = "display_name"
    # Wagtail's own templates for users ask for first and last names: take its general ones.
    template_prefix = "members/admin/"
    index_view_class = MemberIndexView
    add_view_class = MemberCreateView
    edit_view_class = MemberEditView
    delete_view_class = NoDeleteView
    # A copy of a person is nobody: Wagtail would offer one.
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return MemberForm if for_update else NewMemberForm


class AuditLogView(ReportView):
    """What people with special rights have done, newest first. Nothing in it can be changed."""

    model = AuditEntry
    page_title = "Audit log"
    header_icon = "history"
    index_url_name = "members_audit_log"
    index_results_url_name = "members_audit_log_results"
    columns = [
        Column("at", label="When"),
        Column("actor", accessor=lambda entry: entry.actor or "The hub itself", label="Who"),
        Column("act", label="Did what"),
        Column("target", accessor="target_in_words", label="To what"),
        Column("detail", label="Why"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not is_admin(request.user):
            raise PermissionDenied("The audit log is for admins.")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return queries.audit_log(self.request.user)

    def decorate_paginated_queryset(self, object_list):
        return queries.with_targets_in_words(object_list)


class OwnAdminSettingsView(AccountView):
    """One's own settings in the admin, without what belongs to the hub's own account page (name, photo)."""

    def get_panels(self):
        elsewhere = (NameEmailSettingsPanel, AvatarSettingsPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, elsewhere)]


@require_http_methods(["GET", "POST"])
def suspend(request, pk):
    return _ask_and_do(request, pk, actions.suspend, "Suspend", "is suspended and signed out everywhere.")


@require_http_methods(["GET", "POST"])
def restore(request, pk):
    return _ask_and_do(request, pk, actions.restore, "Restore", "may sign in again.")


@require_http_methods(["GET", "POST"])
def switch_off_two_step(request, pk):
    return _ask_and_do(
        request, pk, two_step.switch_off, "Switch off two-step for", "signs in without a second step now."
    )


def _ask_and_do(request, pk, act, verb, done):
    member = queries.member_to_look_after(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act(actor=request.user, member=member, reason=form.cleaned_data["reason"])
        messages.success(request, f"{member.display_name} {done}")
        return redirect("wagtailusers_users:index")
    return render(request, "members/admin_ask.html", {"member": member, "form": form, "verb": verb})


def _buttons(actor: Member, member: Member) -> list[HeaderButton]:
    """Suspend, or restore: where this actor may."""
    if not may_look_after(actor, member):
        return []
    if not member.is_active:
        return [HeaderButton("Restore", url=reverse("members_restore", args=[member.pk]), icon_name="lock-open")]
    found = [HeaderButton("Suspend", url=reverse("members_suspend", args=[member.pk]), icon_name="lock")]
    if ways_of(member).on:
        url = reverse("members_two_step_off", args=[member.pk])
        found.append(HeaderButton("Switch off two-step", url=url, icon_name="key"))
    return found
