"""Meeting notes: an index and its pages."""

from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from hub.cms.models.base import FileLink, IndexPage, ItemPage, PersonLink
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class NotesIndexPage(IndexPage):
    """The list of all meeting notes."""

    view = "hub.cms.views.notes_index"
    template = "cms/notes_index.html"
    feed_entries = "hub.cms.feeds.note_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NotePage"]

    class Meta:
        verbose_name = "notes index"


class NoteTopic(TaggedItemBase):
    content_object = ParentalKey("cms.NotePage", on_delete=models.CASCADE, related_name="tagged_items")


class NotePage(ItemPage):
    """The notes of one meeting."""

    view = "hub.cms.views.note"
    template = "cms/note_page.html"
    offers_ways = True
    parent_page_types = ["cms.NotesIndexPage"]
    subpage_types: list[str] = []

    group_page = models.ForeignKey(
        "cms.GroupPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notes",
        verbose_name="page of the group",
        help_text="The group’s page lists its notes. Empty for a group without a page.",
    )
    group = models.CharField(
        max_length=100, blank=True, help_text="Who met, such as “Allies Group”. Empty: the title of the group’s page."
    )
    date = models.DateField(
        "meeting date", default=timezone.localdate, db_index=True, help_text="The day of the meeting."
    )
    also_came = models.CharField(
        "who else came",
        max_length=250,
        blank=True,
        help_text="In words, such as “two people from the hospital”.",
    )
    apologies = models.CharField(
        max_length=250, blank=True, help_text="Who could not come, and what they sent, if they agree to be named."
    )
    summary = models.TextField(
        max_length=400,
        blank=True,
        help_text="What the meeting was about, in one or two sentences. Shown in lists and search.",
    )
    body = BodyField(blank=True)
    left_out = models.TextField(
        "what was left out, and why",
        max_length=600,
        blank=True,
        help_text="Such as: “A part of item 3, because the person who told it asked for that.”",
    )
    topics = ClusterTaggableManager(
        through=NoteTopic, blank=True, verbose_name="topics", help_text="A few words, separated by commas."
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("group_page"),
                FieldPanel("group"),
                FieldPanel("date"),
                InlinePanel("people", label="person", heading="Who came"),
                FieldPanel("also_came"),
                FieldPanel("apologies"),
            ],
            heading="The meeting",
        ),
        InlinePanel(
            "files",
            label="file",
            heading="Files",
            help_text="The same notes as PDF and as Word, side by side.",
        ),
        FieldPanel("summary"),
        FieldPanel("body"),
        ways_panel(),
        FieldPanel("left_out"),
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = "meeting note"

    def clean(self) -> None:
        if self.group_page is not None and not self.group.strip():
            self.group = self.group_page.title[:100]
        super().clean()

    def missing(self) -> dict[str, str]:
        missing = super().missing()
        if not self.group.strip():
            missing["group"] = "Say who met: choose the group’s page or write its name."
        return missing


class NotePerson(PersonLink):
    page = ParentalKey(NotePage, on_delete=models.CASCADE, related_name="people")


class NoteFile(FileLink):
    page = ParentalKey(NotePage, on_delete=models.CASCADE, related_name="files")
