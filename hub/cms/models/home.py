"""The home page. Its lists (news, stories, spaces) come from queries and slots, not from fields."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from hub.cms.links import check_target
from hub.cms.models.base import HubPage
from hub.cms.models.ordered import Ordered


class HomePage(HubPage):
    """The front page of the hub."""

    view = "hub.cms.views.home"
    schema_type = "WebSite"
    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    settings_panels = HubPage.list_settings_panels
    discussion = None
    max_count = 1

    hero_heading = models.CharField(
        max_length=140,
        blank=True,
        help_text="The first thing people read. One sentence that says what this community is. Empty: the name.",
    )
    hero_text = models.TextField(
        max_length=400,
        blank=True,
        help_text="Two or three sentences: who you are and what people can do here.",
    )
    first_label = models.CharField("main button", max_length=40, blank=True, help_text="Such as “Join us”.")
    first_link = models.CharField(
        "leads to", max_length=250, blank=True, validators=[check_target], help_text="Such as /accounts/signup/."
    )
    second_label = models.CharField("second button", max_length=40, blank=True, help_text="Such as “How it works”.")
    second_link = models.CharField("leads to", max_length=250, blank=True, validators=[check_target])
    steps_heading = models.CharField(
        "heading above the steps", max_length=80, blank=True, default="Take part in three steps"
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_heading"),
                FieldPanel("hero_text"),
                FieldRowPanel([FieldPanel("first_label"), FieldPanel("first_link")]),
                FieldRowPanel([FieldPanel("second_label"), FieldPanel("second_link")]),
            ],
            heading="First words",
        ),
        MultiFieldPanel(
            [FieldPanel("steps_heading"), InlinePanel("steps", label="step", max_num=6)],
            heading="How to take part",
        ),
    ]

    class Meta:
        verbose_name = "home page"

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """(words, link) of the buttons that have both; the first is the main one."""
        pairs = [(self.first_label, self.first_link), (self.second_label, self.second_link)]
        return [(label, link) for label, link in pairs if label and link]

    def missing(self) -> dict[str, str]:
        missing = super().missing()
        for name in ("first", "second"):
            if bool(getattr(self, f"{name}_label")) != bool(getattr(self, f"{name}_link")):
                missing[f"{name}_link"] = "A button needs both: words and where it leads."
        return missing


class HomeStep(Ordered):
    """One of the steps of "how to take part"."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=60, help_text="Two or three words, such as “Say hello”.")
    text = models.CharField(max_length=240)
    link = models.CharField(
        max_length=250, blank=True, validators=[check_target], help_text="Where the step leads, such as /spaces/."
    )
    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("link")]

    def __str__(self) -> str:
        return self.title
