"""Stories: an index and its pages."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from hub.cms.models.base import FORMER_MEMBER, HubPageForm, IndexPage, ItemPage, PictureFields
from hub.plugins.pages import BodyField


class StoryKind(models.TextChoices):
    WRITTEN = "written", "Written"
    AUDIO = "audio", "Audio"
    VIDEO = "video", "Video"


OFFERED_KINDS = (StoryKind.WRITTEN,)
"""Kinds that an editor can choose; the others need pieces that the hub does not have yet."""


class StoryIndexPage(IndexPage):
    """The list of all stories."""

    view = "stories.views.story_index"
    template = "stories/story_index.html"
    feed_entries = "stories.feeds.story_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["stories.StoryPage"]

    class Meta:
        verbose_name = "story index"


class StoryTheme(TaggedItemBase):
    content_object = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="tagged_items")


class StoryPageForm(HubPageForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in OFFERED_KINDS]


class StoryPage(PictureFields, ItemPage):
    """One story, told by a member or under a chosen name: never both, which would say who it is."""

    view = "stories.views.story"
    template = "stories/story_page.html"
    base_form_class = StoryPageForm
    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types: list[str] = []

    kind = models.CharField(max_length=10, choices=StoryKind.choices, default=StoryKind.WRITTEN)
    date = models.DateField(
        default=timezone.localdate, db_index=True, help_text="The day people see; the newest story comes first."
    )
    storyteller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The member whose story it is, if they want their name and profile shown.",
    )
    told_as = models.CharField(
        "or a chosen name",
        max_length=80,
        blank=True,
        help_text="A name that leads to nobody. Then leave the member empty.",
    )
    summary = models.TextField(
        max_length=300, help_text="One or two sentences. Shown in lists, the feed and search, before people open it."
    )
    content_note = models.CharField(
        max_length=250,
        blank=True,
        help_text="What could be hard to read, such as “Speaks of the death of a child.” Shown before the story.",
    )
    pull_quote = models.CharField(
        max_length=250, blank=True, help_text="One sentence from the story, shown large. Without quotation marks."
    )
    body = BodyField(blank=True)
    themes = ClusterTaggableManager(
        through=StoryTheme, blank=True, verbose_name="themes", help_text="A few words, separated by commas."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("kind"),
        MultiFieldPanel([FieldPanel("storyteller"), FieldPanel("told_as")], heading="Who tells it"),
        FieldPanel("summary"),
        FieldPanel("content_note"),
        PictureFields.picture_panel,
        FieldPanel("pull_quote"),
        FieldPanel("body"),
        FieldPanel("themes"),
    ]

    class Meta:
        verbose_name = "story"

    @property
    def teller_name(self) -> str:
        return self.told_as or (self.storyteller.display_name if self.storyteller else FORMER_MEMBER)

    @property
    def teller_url(self) -> str:
        """Path of the storyteller's profile, or "" when the name leads to nobody."""
        if self.told_as or not self.storyteller or not self.storyteller.is_active:
            return ""
        return self.storyteller.get_absolute_url()

    def missing(self) -> dict[str, str]:
        missing = super().missing()
        if self.storyteller_id and self.told_as.strip():
            missing["told_as"] = "Choose one: the member, or a name that leads to nobody."
        elif not (self.storyteller_id or self.told_as.strip()) and not self._lost_its_teller():
            missing["told_as"] = "Choose the member who tells it, or write the name they chose."
        return missing

    def _lost_its_teller(self) -> bool:
        """A published story whose member has left stays as it is."""
        return self.live and self.first_published_at is not None
