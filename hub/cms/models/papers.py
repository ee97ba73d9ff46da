"""Working documents: an index and pages that go from an idea to something agreed.

While a document is an idea or a draft, it may be for some people alone. That is a view restriction of Wagtail on
the page, as for any other page, so that every door asks the one rule. `hub.cms.models.readers` keeps the
restriction in step with what is published, in the same transaction; the admin's own privacy button is not
offered for these pages.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from hub.cms.models import readers
from hub.cms.models.base import HubPageForm, IndexPage, ItemPage
from hub.cms.models.ordered import Ordered
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class PaperStatus(models.TextChoices):
    IDEA = "idea", "Idea"
    DRAFT = "draft", "Draft for reading"
    AGREED = "agreed", "Agreed"
    REPLACED = "replaced", "Replaced"


UNDER_WAY = (PaperStatus.IDEA, PaperStatus.DRAFT)
"""While it has one of these, a document may be for some people alone."""


class PaperReaders(models.TextChoices):
    EVERYBODY = "everybody", "Everybody"
    MEMBERS = "members", "Members"
    CHOSEN = "chosen", "Only the groups and members chosen below"


class PaperIndexPage(IndexPage):
    """The list of all working documents."""

    view = "hub.cms.paper_views.paper_index"
    template = "cms/paper_index.html"
    feed_entries = "hub.cms.papers.paper_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PaperPage"]

    class Meta:
        verbose_name = "working documents index"


class PaperTopic(TaggedItemBase):
    content_object = ParentalKey("cms.PaperPage", on_delete=models.CASCADE, related_name="tagged_items")


class PaperPageForm(HubPageForm):
    """Offers people's groups, not those that the hub keeps for single documents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reader_groups" in self.fields:
            self.fields["reader_groups"].queryset = Group.objects.exclude(name__startswith=readers.PREFIX)


class PaperPage(ItemPage):
    """One working document, with its versions."""

    view = "hub.cms.paper_views.paper"
    template = "cms/paper_page.html"
    offers_ways = True
    base_form_class = PaperPageForm
    parent_page_types = ["cms.PaperIndexPage"]
    subpage_types: list[str] = []
    # Who may read it is said on the page itself, below.
    private_page_options: list[str] = []

    summary = models.TextField(
        max_length=400, help_text="What it is about, in one or two sentences. Shown in lists and search."
    )
    date = models.DateField(
        default=timezone.localdate, db_index=True, help_text="The day of the newest version; the newest comes first."
    )
    status = models.CharField(max_length=10, choices=PaperStatus.choices, default=PaperStatus.DRAFT)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="replaced by",
        help_text="The document that takes its place. Needed when the status is “Replaced”.",
    )
    readers = models.CharField(
        "who may read the draft",
        max_length=10,
        choices=PaperReaders.choices,
        default=PaperReaders.EVERYBODY,
        help_text="Holds while the document is an idea or a draft. Editors may always read it. What is agreed or "
        "replaced is for everybody.",
    )
    reader_groups = ParentalManyToManyField("auth.Group", blank=True, related_name="+", verbose_name="groups")
    next_words = models.TextField(
        "what happens next",
        max_length=400,
        blank=True,
        help_text="Such as “Comments are open until 29 November. The Allies Group decides on 9 December.”",
    )
    next_date = models.DateField("on which day", null=True, blank=True)
    body = BodyField(blank=True, help_text="The newest version, to read here.")
    topics = ClusterTaggableManager(
        through=PaperTopic, blank=True, verbose_name="topics", help_text="A few words, separated by commas."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("status"), FieldPanel("date")]), FieldPanel("successor")], heading="Status"
        ),
        MultiFieldPanel(
            [
                FieldPanel("readers"),
                FieldPanel("reader_groups", widget=forms.CheckboxSelectMultiple),
                InlinePanel("chosen_readers", label="member", heading="Members"),
            ],
            heading="Who may read the draft",
        ),
        MultiFieldPanel([FieldPanel("next_words"), FieldPanel("next_date")], heading="What happens next"),
        InlinePanel(
            "versions",
            label="version",
            heading="Versions",
            help_text="The newest first. The files of a version can be opened by those who may read the page, "
            "until you take them out here.",
        ),
        FieldPanel("body"),
        ways_panel(),
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = "working document"

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    def missing(self) -> dict[str, str]:
        missing = super().missing()
        if self.status == PaperStatus.REPLACED and not self.successor_id:
            missing["successor"] = "Choose the document that takes its place."
        if self.successor_id and self.successor_id == self.pk:
            missing["successor"] = "A document cannot take its own place."
        if self.next_date and not self.next_words.strip():
            missing["next_words"] = "Say what happens on that day."
        return missing

    def save(self, *args: Any, **kwargs: Any) -> Any:
        # In one transaction: nobody may read between the words and the restriction.
        with transaction.atomic():
            saved = super().save(*args, **kwargs)
            readers.keep(PaperPage.objects.get(pk=self.pk))
            return saved

    save.alters_data = True  # type: ignore[attr-defined]


class PaperReader(Ordered):
    """A member who may read the draft."""

    page = ParentalKey(PaperPage, on_delete=models.CASCADE, related_name="chosen_readers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    panels = [FieldPanel("member")]

    def __str__(self) -> str:
        return self.member.display_name


class PaperVersion(Ordered):
    """What the document was on a day, and its files."""

    page = ParentalKey(PaperPage, on_delete=models.CASCADE, related_name="versions")
    number = models.CharField(max_length=20, help_text="Such as 0.2.")
    date = models.DateField(default=timezone.localdate)
    status = models.CharField(
        "status at that time", max_length=10, choices=PaperStatus.choices, default=PaperStatus.DRAFT
    )
    words = models.CharField("what changed", max_length=400, blank=True)
    pdf = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="PDF",
    )
    word = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="Word",
    )
    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("date"), FieldPanel("status")]),
        FieldPanel("words"),
        FieldRowPanel([FieldPanel("pdf"), FieldPanel("word")]),
    ]

    def __str__(self) -> str:
        return f"Version {self.number}"
