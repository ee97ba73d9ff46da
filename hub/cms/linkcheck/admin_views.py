"""“Links that do not work” among the reports of the Wagtail admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports.base import ReportView

from hub.cms.linkcheck import actions, queries
from hub.cms.models import CheckedLink


class TemplateColumn(Column):
    """A column drawn by a template of ours, which gets the link as `link`."""

    def __init__(self, name: str, *, template: str, **kwargs) -> None:
        super().__init__(name, accessor=lambda link: link, **kwargs)
        self.cell_template_name = template

    def get_cell_context_data(self, instance, parent_context):
        shared = {"link": instance, "csrf_token": parent_context.get("csrf_token")}
        return super().get_cell_context_data(instance, parent_context) | shared


class BrokenLinksView(ReportView):
    """Links that failed on two different days, the longest first. `?ignored=1` shows those that were set aside."""

    model = CheckedLink
    page_title = "Links that do not work"
    header_icon = "link"
    index_url_name = "broken_links"
    index_results_url_name = "broken_links_results"
    template_name = "cms/admin/broken_links.html"
    results_template_name = "cms/admin/broken_links_results.html"
    default_ordering = None
    columns = [
        TemplateColumn("link", label="Link", template="cms/admin/_link.html"),
        TemplateColumn("where", label="Where it is", template="cms/admin/_link_places.html"),
        DateColumn("first_failed_at", label="Since"),
        DateColumn("checked_at", label="Last looked at"),
        TemplateColumn("acts", label="What to do", template="cms/admin/_link_acts.html"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not queries.may_look_after_links(request.user):
            raise PermissionDenied(actions.ONLY_EDITORS)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return queries.links_to_report(self.request.user, ignored=self.request.GET.get("ignored") == "1")


@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    actions.check_again(pk, actor=request.user)
    messages.success(request, "We look at this link again within two minutes. Then load this page again.")
    return redirect("broken_links")


@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    ignored = request.POST.get("ignored") != "no"
    actions.ignore(pk, actor=request.user, ignored=ignored)
    words = "We do not speak of this link any more." if ignored else "This link is in the report again."
    messages.success(request, words)
    return redirect("broken_links")
