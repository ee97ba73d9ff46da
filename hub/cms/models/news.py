"""News: an index and its pages."""

from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Page

from hub.cms.models.base import IndexPage, ItemPage, PersonLink, PictureFields
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
    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []

    date = models.DateField(
        default=timezone.localdate, db_index=True, help_text="The day people see; the newest comes first."
    )
    standfirst = models.TextField(
        max_length=300, help_text="One or two sentences under the heading. Also shown in lists, the feed and search."
    )
    body = BodyField(blank=True)
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
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = "news page"


class NewsByline(PersonLink):
    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="bylines")
