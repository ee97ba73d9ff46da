"""The list of files that cannot be searched, in the Wagtail admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents import get_document_model

from hub.filetext.actions import tell_pages
from hub.filetext.admin_views import FilesWithFaultsView
from hub.filetext.queries import may_see_files


@hooks.register("after_bulk_action")
def put_into_a_collection(request, action_type, documents, action):
    """Of many documents put into another collection together no signal tells."""
    if action_type == "add_to_collection" and issubclass(action.model, get_document_model()):
        tell_pages(*(document.pk for document in documents))


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("reports/files/", FilesWithFaultsView.as_view(), name="files_with_faults"),
        path(
            "reports/files/results/", FilesWithFaultsView.as_view(results_only=True), name="files_with_faults_results"
        ),
    ]


class FilesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_see_files(request.user)


@hooks.register("register_reports_menu_item")
def files_menu_item():
    url = reverse("files_with_faults")
    return FilesMenuItem("Files that cannot be searched", url, name="files", icon_name="doc-full", order=1210)
