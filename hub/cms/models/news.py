"""News: an index and its pages."""

from typing import Any

from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page

from hub.cms import team_update
from hub.cms.models.base import IndexPage, ItemPage, PersonLink, PictureFields
from hub.cms.models.ordered import Ordered
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class NewsIndexPage(IndexPage):
    """The list of all news."""

    view = "hub.cms.views.news_index"
    template = "cms/news_index.html"
    feed_entries = "hub.cms.feeds.news_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = "news index"


class NewsTopic(TaggedItemBase):
    content_object = ParentalKey("cms.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsPage(PictureFields, ItemPage):
    """One piece of news."""

    view = "hub.cms.views.news"
    schema_type = "NewsArticle"
    template = "cms/news_page.html"
    read_with = ("picture", "series")
    offers_ways = True
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []

    date = models.DateField(
        default=timezone.localdate, db_index=True, help_text="The day people see; the newest comes first."
    )
    standfirst = models.TextField(
        max_length=300, help_text="One or two sentences under the heading. Also shown in lists, the feed and search."
    )
    body = BodyField(blank=True)
    series = models.ForeignKey(
        "cms.Series",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="news",
        help_text="Empty for news that stands for itself.",
    )
    updated_on = models.DateField(
        "updated on", null=True, blank=True, help_text="The day of a change that readers should know of."
    )
    updated_words = models.CharField(
        "what changed", max_length=250, blank=True, help_text="Such as “The workshop has moved to the library.”"
    )
    update_of = models.DateField(null=True, blank=True, editable=False, db_index=True)
    """The first day of the month whose team update this page was started as."""
    topics = ClusterTaggableManager(
        through=NewsTopic,
        blank=True,
        verbose_name="topics",
        help_text="A few words, separated by commas. People can list the news by topic.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        InlinePanel("bylines", label="person", heading="Written by"),
        FieldPanel("standfirst"),
        PictureFields.picture_panel,
        FieldPanel("body"),
        ways_panel(),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("updated_on"), FieldPanel("updated_words")])],
            heading="Update notice",
            help_text="A line above the text, for readers who know the page. It needs both: the day and the words.",
        ),
        FieldPanel("series"),
        FieldPanel("topics"),
        InlinePanel(
            "chosen_related",
            label="page",
            heading="Related news",
            max_num=3,
            help_text="Up to three. Where you choose fewer, news of the same series and topics fills up.",
        ),
    ]
    exclude_fields_in_copy = ["update_of"]

    class Meta:
        verbose_name = "news page"

    @classmethod
    def reading(cls) -> models.QuerySet[Any]:
        series = cls._meta.get_field("series").related_model.objects.filter(introduced_by=models.OuterRef("pk"))
        return super().reading().annotate(introduces_some=models.Exists(series))

    def missing(self) -> dict[str, str]:
        missing = super().missing()
        if self.updated_on and not self.updated_words.strip():
            missing["updated_words"] = "Say what changed on that day."
        if self.updated_words.strip() and not self.updated_on:
            missing["updated_on"] = "Say on which day this changed."
        if self.update_of and (part := team_update.unwritten(self.body)):
            missing["body"] = f"“{part}” still holds its hint. Write over it, or take the part out."
        return missing


class NewsByline(PersonLink):
    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="bylines")


class NewsRelated(Ordered):
    """Another news page that an editor puts beside this one."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="chosen_related")
    other = models.ForeignKey(NewsPage, on_delete=models.CASCADE, related_name="+", verbose_name="news page")
    panels = [PageChooserPanel("other")]

    def __str__(self) -> str:
        return self.other.title
