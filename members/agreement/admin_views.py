"""The community agreement in the Wagtail admin: its versions, and who said yes to which."""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.views.reports.base import ReportView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from members.admin_rights import AdminsOnly
from members.agreement import actions, queries
from members.agreement.models import Agreement, AgreementAcceptance
from members.permissions import is_admin

register_permission_policy(Agreement, AdminsOnly(Agreement, {"add", "view"}))
EXPLAINED = (
    "Publishing makes a new version. Versions before it stay as they were. From then on each member is asked to read "
    "it and say yes before their next post; what they wrote is kept while they read."
)


class PublishAgreement(CreateView):
    def get_initial_form_instance(self) -> Agreement:
        newest = queries.current()
        return Agreement(text=newest.text if newest else "")

    def save_instance(self) -> Agreement:
        given = self.form.cleaned_data
        made = actions.publish(actor=self.request.user, text=given["text"], changes=given["changes"])
        self.form.instance = made
        return made


class AgreementViewSet(ModelViewSet):
    model = Agreement
    url_prefix = "members/agreement"
    icon = "doc-full"
    menu_label = "Community agreement"
    add_to_settings_menu = True
    add_view_class = PublishAgreement
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["number", "text", "changes", "published_at", "published_by"]
    list_display = ["__str__", "changes", DateColumn("published_at", label="Published")]
    ordering = ["-number"]
    panels = [HelpPanel(EXPLAINED), FieldPanel("text"), FieldPanel("changes")]


class AcceptancesView(ReportView):
    """Who said yes to which version, newest first. Nothing in it can be changed."""

    model = AgreementAcceptance
    page_title = "Who said yes to the agreement"
    header_icon = "doc-full"
    index_url_name = "members_agreement_report"
    index_results_url_name = "members_agreement_report_results"
    columns = [
        Column("member", label="Member"),
        Column("agreement", label="Said yes to"),
        Column("at", label="When"),
    ]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_admin(request.user):
            raise PermissionDenied("This list is for admins.")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return queries.acceptances(self.request.user)
