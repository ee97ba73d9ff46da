"""A page that stands for itself: how it works, house rules, privacy."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from hub.cms.models.base import HubPage
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class StandardPage(HubPage):
    """A page of blocks."""

    view = "hub.cms.views.standard"
    template = "cms/standard.html"
    offers_ways = True
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage", "cms.ProgrammePage"]

    introduction = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences under the heading. Also used by search."
    )
    body = BodyField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body"), ways_panel()]

    class Meta:
        verbose_name = "standard page"
