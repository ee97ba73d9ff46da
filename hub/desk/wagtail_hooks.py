"""The desk on the first page of the Wagtail admin, in the place of Wagtail's panels that say the same; the guide."""

from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import RecentEditsPanel, WorkflowObjectsToModeratePanel

from hub.desk import guide
from hub.desk.panels import Desk

SAME = (WorkflowObjectsToModeratePanel, RecentEditsPanel)


@hooks.register("construct_homepage_panels")
def desk(request, panels):
    panels[:] = [Desk(), *(panel for panel in panels if not isinstance(panel, SAME))]


@hooks.register("register_admin_urls")
def guide_urls() -> list[Any]:
    return [
        path("guide/", guide.guide, name="guide_for_editors"),
        path("guide/images/editors/<slug:name>.webp", guide.picture, name="guide_picture"),
    ]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem("Guide for editors", reverse("guide_for_editors"), name="guide", icon_name="help", order=100)
