"""A programme: several teams, with partners and funders, for a time."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page

from hub.cms.models.base import HubPage, PersonLink, PictureFields
from hub.cms.models.ordered import Ordered
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class ProgrammeTopic(TaggedItemBase):
    content_object = ParentalKey("cms.ProgrammePage", on_delete=models.CASCADE, related_name="tagged_items")


class ProgrammePage(PictureFields, HubPage):
    """One programme."""

    view = "hub.cms.group_views.programme"
    template = "cms/programme_page.html"
    read_with = ("picture",)
    offers_ways = True
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: list[str] = []

    summary = models.TextField(
        max_length=400, help_text="What it is for, in one or two sentences. Shown in lists and search."
    )
    period = models.CharField(max_length=100, blank=True, help_text="Such as “April 2026 to March 2028”.")
    body = BodyField(blank=True)
    topics = ClusterTaggableManager(
        through=ProgrammeTopic,
        blank=True,
        verbose_name="topics",
        help_text="A few words, separated by commas. News with these topics is shown on the page.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("period"),
        PictureFields.picture_panel,
        FieldPanel("body"),
        InlinePanel("teams", label="team", heading="Teams"),
        InlinePanel("partners", label="partner", heading="Partners"),
        InlinePanel("funders", label="funder", heading="Funders"),
        InlinePanel("chosen_groups", label="group", heading="Groups that take part"),
        InlinePanel(
            "chosen_news",
            label="page",
            heading="Related news",
            max_num=3,
            help_text="Up to three. Where you choose fewer, news with the same topics fills up.",
        ),
        ways_panel(),
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = "programme"


class ProgrammeTeam(Ordered, ClusterableModel):
    """A team of a programme."""

    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=100)
    words = models.CharField("what it does", max_length=240, blank=True)
    panels = [FieldPanel("name"), FieldPanel("words"), InlinePanel("people", label="person", heading="People")]

    def __str__(self) -> str:
        return self.name


class ProgrammePerson(PersonLink):
    team = ParentalKey(ProgrammeTeam, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(max_length=80, blank=True, help_text="Such as “Leads it”.")
    panels = [*PersonLink.panels, FieldPanel("role")]


class Backer(Ordered):
    """An organisation named on a page, with its logo and where it is on the web."""

    name = models.CharField(max_length=120)
    words = models.CharField("what they give", max_length=200, blank=True, help_text="Such as “A room, and soup”.")
    link = models.URLField(max_length=300, blank=True, help_text="Their own site.")
    logo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    panels = [FieldPanel("name"), FieldPanel("words"), FieldPanel("link"), FieldPanel("logo")]

    class Meta(Ordered.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class ProgrammePartner(Backer):
    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="partners")


class ProgrammeFunder(Backer):
    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="funders")


class ProgrammeGroup(Ordered):
    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="chosen_groups")
    group = models.ForeignKey("cms.GroupPage", on_delete=models.CASCADE, related_name="+")
    panels = [PageChooserPanel("group")]

    def __str__(self) -> str:
        return self.group.title


class ProgrammeNews(Ordered):
    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="chosen_news")
    other = models.ForeignKey("cms.NewsPage", on_delete=models.CASCADE, related_name="+", verbose_name="news page")
    panels = [PageChooserPanel("other")]

    def __str__(self) -> str:
        return self.other.title
