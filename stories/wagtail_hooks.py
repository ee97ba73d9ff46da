"""Consent's places in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stories import admin_views
from stories.admin_pictures import PeopleInPictures
from stories.panels import PAPER_FIELDS
from stories.permissions import may_keep_consent


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    report = admin_views.ConsentReport
    return [
        path("reports/stories/", report.as_view(), name="stories_report"),
        path("reports/stories/results/", report.as_view(results_only=True), name="stories_report_results"),
        path("stories/consent/<int:pk>/", admin_views.consent, name="stories_consent"),
        path("stories/consent/<int:pk>/withdraw/", admin_views.withdraw, name="stories_withdraw"),
    ]


class KeepersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_consent(request.user)


@hooks.register("register_reports_menu_item")
def consent_menu_item() -> MenuItem:
    return KeepersMenuItem(
        "Stories and consent", reverse("stories_report"), name="stories", icon_name="clipboard-list", order=900
    )


@hooks.register("register_admin_viewset")
def people_in_pictures() -> PeopleInPictures:
    return PeopleInPictures()


@hooks.register("register_reports_menu_item")
def people_in_pictures_menu_item() -> MenuItem:
    url = reverse(PeopleInPictures().get_url_name("index"))
    return KeepersMenuItem("People in pictures", url, name="people-in-pictures", icon_name="image", order=910)


@hooks.register("before_create_page")
def saved_by_itself_when_new(request: HttpRequest, parent_page: Any, page_class: Any) -> None:
    _leave_consent_out_of_what_saves_itself(request)


@hooks.register("before_edit_page")
def saved_by_itself(request: HttpRequest, page: Any) -> None:
    _leave_consent_out_of_what_saves_itself(request)


def _leave_consent_out_of_what_saves_itself(request: HttpRequest) -> None:
    """Wagtail saves drafts while people type. Half a word must not become a record that can only be added to."""
    if request.method != "POST" or request.accepts("text/html"):
        return
    sent = request.POST.copy()
    for name in PAPER_FIELDS:
        sent.pop(name, None)
    request.POST = sent
