"""What the hub adds to Wagtail's own doors and to the admin."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.cms import admin_views
from hub.cms.choosers import member_chooser
from hub.cms.documents import could_open_signed_in, may_open
from hub.cms.linkcheck import admin_views as links
from hub.cms.linkcheck.queries import may_look_after_links
from hub.cms.models import NewsIndexPage, Series


@hooks.register("on_serve_page", order=-100)
def refuse_instead_of_circling(serve):
    """A signed-in person outside the group of a page gets a plain no: the sign-in page would send them back here."""

    def inner(page, request, args, kwargs):
        response = serve(page, request, args, kwargs)
        leads_to_sign_in = response.status_code == 302 and response["Location"].startswith(settings.LOGIN_URL)
        if leads_to_sign_in and request.user.is_authenticated:
            raise PermissionDenied("This page is for other people.")
        return response

    return inner


@hooks.register("before_serve_document")
def guard_document(document, request):
    """The file of a page is as private as the page."""
    if may_open(request, document):
        return None
    if could_open_signed_in(request, document):
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    raise Http404("There is no such file.")


@hooks.register("register_admin_viewset")
def register_member_chooser():
    return member_chooser


class SeriesSnippets(SnippetViewSet):
    model = Series
    icon = "list-ol"
    list_display = ["name", "slug"]
    search_fields = ["name"]


register_snippet(SeriesSnippets)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("team-update/start/", admin_views.start_team_update, name="start_team_update"),
        path("reports/broken-links/", links.BrokenLinksView.as_view(), name="broken_links"),
        path(
            "reports/broken-links/results/",
            links.BrokenLinksView.as_view(results_only=True),
            name="broken_links_results",
        ),
        path("reports/broken-links/<int:pk>/check/", links.check_again, name="check_link_again"),
        path("reports/broken-links/<int:pk>/ignore/", links.ignore, name="ignore_link"),
    ]


class LinksMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_look_after_links(request.user)


@hooks.register("register_reports_menu_item")
def broken_links_menu_item():
    return LinksMenuItem("Links that do not work", reverse("broken_links"), name="links", icon_name="link", order=1200)


class StartTeamUpdate(Button):
    """Starts this month's team update with one click: a form, because it makes a page."""

    template_name = "cms/admin/_start_team_update.html"
    label = "Start this month’s team update"
    icon_name = "calendar-alt"

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"csrf_token": parent_context.get("csrf_token")}


@hooks.register("register_page_header_buttons")
def team_update_button(page, user, view_name, next_url=None):
    is_news = view_name == "index" and isinstance(page.specific, NewsIndexPage)
    if is_news and page.permissions_for_user(user).can_add_subpage():
        yield StartTeamUpdate(priority=5)
