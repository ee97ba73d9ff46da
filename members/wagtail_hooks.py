"""Members' places in the Wagtail admin."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from members import admin_views
from members.agreement.admin_views import AcceptancesView, AgreementViewSet
from members.models import Member
from members.permissions import is_admin, may_look_after
from members.profiles.admin_views import CommunityRoleViewSet


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("members/<int:pk>/suspend/", admin_views.suspend, name="members_suspend"),
        path("members/<int:pk>/restore/", admin_views.restore, name="members_restore"),
        path("members/<int:pk>/two-step/", admin_views.switch_off_two_step, name="members_two_step_off"),
        path("reports/audit-log/", admin_views.AuditLogView.as_view(), name="members_audit_log"),
        path(
            "reports/audit-log/results/",
            admin_views.AuditLogView.as_view(results_only=True),
            name="members_audit_log_results",
        ),
        path("reports/agreement/", AcceptancesView.as_view(), name="members_agreement_report"),
        path(
            "reports/agreement/results/",
            AcceptancesView.as_view(results_only=True),
            name="members_agreement_report_results",
        ),
    ]


@hooks.register("register_admin_viewset")
def lists_of_the_community():
    return [CommunityRoleViewSet(), AgreementViewSet()]


class AdminsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return is_admin(request.user)


@hooks.register("register_reports_menu_item")
def audit_log_menu_item():
    return AdminsMenuItem("Audit log", reverse("members_audit_log"), name="audit-log", icon_name="history", order=1100)


@hooks.register("register_reports_menu_item")
def agreement_menu_item():
    url = reverse("members_agreement_report")
    return AdminsMenuItem("Who said yes to the agreement", url, name="agreement", icon_name="doc-full", order=1110)


@hooks.register("register_user_listing_buttons")
def suspend_or_restore(user, request_user):
    if may_look_after(request_user, user):
        verb = "Suspend" if user.is_active else "Restore"
        yield Button(verb, url=reverse(f"members_{verb.lower()}", args=[user.pk]), icon_name="lock", priority=30)


@hooks.register("get_avatar_url")
def photo_of(user, size):
    # Wagtail also asks for nobody's: what a command or a migration did stands in its reports without a name.
    # It does not say who looks: what is shown is what everybody may see.
    photo = user.photo_for(None) if user else None
    return photo.url if photo else None


@hooks.register("before_bulk_action")
def no_bulk_acts_on_members(request, action_type, objects, view):
    """Wagtail's bulk acts write past the hub's actions: no audit, no ended sessions, no events."""
    if view.get_default_model() is Member:
        messages.error(request, "Members are looked after one by one, so that each act is written down.")
        return redirect("wagtailusers_users:index")
    return None
