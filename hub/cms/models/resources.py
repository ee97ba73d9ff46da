"""The library: an index with filters and the resources in it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase, TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from hub.cms.models.base import FileLink, HubPageForm, IndexPage, ItemPage
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class ResourceType(models.TextChoices):
    GUIDE = "guide", "Guide"
    REPORT = "report", "Report"
    CASE_STUDY = "case-study", "Case study"
    CHECKLIST = "checklist", "Checklist"
    TEMPLATE = "template", "Template"
    POLICY = "policy", "Policy"
    TRAINING = "training", "Training"
    PAPER = "paper", "Paper"
    OTHER = "other", "Other"


class ResourceFormat(models.TextChoices):
    DOCUMENT = "document", "Document"
    WEB_PAGE = "web-page", "Web page"
    VIDEO = "video", "Video"
    AUDIO = "audio", "Audio"
    SLIDES = "slides", "Slides"
    EASY_READ = "easy-read", "Easy Read"


class Audience(TagBase):
    """Whom a resource is for; a vocabulary apart from the topics."""

    free_tagging = True

    class Meta:
        verbose_name = "audience"
        verbose_name_plural = "audiences"


class ResourceAudience(ItemBase):
    tag = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="tagged_resources")
    content_object = ParentalKey("cms.ResourcePage", on_delete=models.CASCADE, related_name="audience_items")


class ResourceTopic(TaggedItemBase):
    content_object = ParentalKey("cms.ResourcePage", on_delete=models.CASCADE, related_name="tagged_items")


class ResourceIndexPage(IndexPage):
    """The library's list, with filters."""

    view = "hub.cms.views.resource_index"
    template = "cms/resource_index.html"
    feed_entries = "hub.cms.feeds.resource_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ResourcePage"]

    class Meta:
        verbose_name = "resource index"


class ResourcePageForm(HubPageForm):
    """A resource must lead somewhere: the files are a formset, so the model alone cannot know."""

    def clean(self):
        cleaned = super().clean()
        if not (self.is_deferred_validation or cleaned.get("link") or self._has_files()):
            self.add_error("link", "Give the address of the resource, or add a file below.")
        return cleaned

    def _has_files(self) -> bool:
        files = self.formsets.get("files")
        if files is None:
            return self.instance.files.exists()
        if not files.is_valid():
            return True  # what is wrong with them is said beside them
        kept = [form for form in files.forms if form not in files.deleted_forms]
        return any(form.has_changed() or form.instance.pk for form in kept)


class ResourcePage(ItemPage):
    """Something to use: a guide, a template, a report."""

    view = "hub.cms.views.resource"
    template = "cms/resource_page.html"
    base_form_class = ResourcePageForm
    offers_ways = True
    parent_page_types = ["cms.ResourceIndexPage"]
    subpage_types: list[str] = []

    summary = models.TextField(
        max_length=400, help_text="What it is and whom it helps, in one or two sentences. Shown in lists and search."
    )
    type = models.CharField(max_length=20, choices=ResourceType.choices, default=ResourceType.GUIDE)
    format = models.CharField(max_length=20, choices=ResourceFormat.choices, default=ResourceFormat.DOCUMENT)
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text="The year it was made.",
    )
    link = models.URLField(
        max_length=500, blank=True, help_text="Where it is on the web. Empty when you add files below."
    )
    body = BodyField(blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A member who agreed to be named here.",
    )
    topics = ClusterTaggableManager(
        through=ResourceTopic,
        blank=True,
        verbose_name="topics",
        related_name="topic_resources",
        help_text="A few words, separated by commas.",
    )
    audience = ClusterTaggableManager(
        through=ResourceAudience,
        blank=True,
        verbose_name="audience",
        related_name="audience_resources",
        help_text="Whom it is for, such as members, staff, researchers. Separated by commas.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("type"), FieldPanel("format"), FieldPanel("year")]),
                FieldPanel("topics"),
                FieldPanel("audience"),
            ],
            heading="What it is",
        ),
        FieldPanel("link"),
        InlinePanel("files", label="file", heading="Files", help_text="The same thing in several formats, if you can."),
        FieldPanel("body"),
        ways_panel(),
        FieldPanel("suggested_by", read_only=True),
    ]

    class Meta:
        verbose_name = "resource"

    @property
    def link_host(self) -> str:
        """The name of the site that the link leads to."""
        return urlsplit(self.link).hostname or ""


class ResourceFile(FileLink):
    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="files")
