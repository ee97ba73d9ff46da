"""Puts the desk on the first page of the Wagtail admin, in the place of Wagtail's panels that say the same."""

from wagtail import hooks
from wagtail.admin.views.home import RecentEditsPanel, WorkflowObjectsToModeratePanel

from hub.desk.panels import Desk

SAME = (WorkflowObjectsToModeratePanel, RecentEditsPanel)


@hooks.register("construct_homepage_panels")
def desk(request, panels):
    panels[:] = [Desk(), *(panel for panel in panels if not isinstance(panel, SAME))]
