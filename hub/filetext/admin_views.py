"""“Files that cannot be searched” among the reports of the Wagtail admin."""

from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports.base import ReportView

from hub.filetext import queries
from hub.filetext.models import FileReading


class FilesWithFaultsView(ReportView):
    """Files whose words the search cannot find, or not all of them, each with what to do; the newest first."""

    model = FileReading
    page_title = "Files that cannot be searched"
    header_icon = "doc-full"
    index_url_name = "files_with_faults"
    index_results_url_name = "files_with_faults_results"
    results_template_name = "filetext/admin/files_with_faults_results.html"
    default_ordering = None
    columns = [
        TitleColumn(
            "title",
            label="Document",
            accessor=lambda row: row.document.title,
            get_url=lambda row: reverse("wagtaildocs:edit", args=[row.pk]),
        ),
        Column("name", label="File", accessor=lambda row: PurePath(row.name).name),
        Column("words", label="What is wrong, and what to do"),
        DateColumn("read_at", label="Read"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not queries.may_see_files(request.user):
            raise PermissionDenied("Only people who look after documents can see this.")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return queries.files_with_faults(self.request.user)
