"""Stories: an index and its pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.module_loading import import_string
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from hub.cms.models.base import FORMER_MEMBER, IndexPage, ItemPage, PictureFields
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField
from stories.enums import StoryKind, Use
from stories.marks import mark_of
from stories.models.consent import GoneAddress, StoryRecord
from stories.models.pictures import PictureConsent, picture_ids
from stories.panels import PAPER_FIELDS, ConsentPanel

NO_CONSENT = (
    "Nobody has said yet that this story may be on the hub. If it is on paper, tick “On this hub” and say where the "
    "paper is kept. If not, save the story as a draft and ask."
)
ASK_OR_CHANGE = "Ask them and write it down under “People in pictures”, or choose another picture."
GONE = "This story was taken back by the person who told it. It cannot be saved or published again."


class StoryIndexPage(IndexPage):
    """The list of all stories. It also answers for the addresses of stories that were taken back."""

    view = "stories.views.story_index"
    template = "stories/story_index.html"
    feed_entries = "stories.feeds.story_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["stories.StoryPage"]

    class Meta:
        verbose_name = "story index"

    def route(self, request: Any, path_components: list[str]) -> Any:
        if len(path_components) == 1 and self.live:
            slug = path_components[0]
            there = self.get_children().filter(slug=slug, live=True).exists()
            if not there and GoneAddress.objects.filter(mark=mark_of(slug)).exists():
                return RouteResult(self, kwargs={"gone": True})
        return super().route(request, path_components)

    def serve(self, request: Any, *args: Any, gone: bool = False, **kwargs: Any) -> Any:
        if gone:
            return import_string("stories.views.gone")(request, self)
        return super().serve(request, *args, **kwargs)


class StoryTheme(TaggedItemBase):
    content_object = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="tagged_items")


class StoryPage(PictureFields, ItemPage):
    """One story, told by a member or under a chosen name: never both, which would say who it is."""

    view = "stories.views.story"
    schema_type = "Article"
    template = "stories/story_page.html"
    read_with = ("record", "storyteller", "picture", "recording", "captions")
    offers_ways = True
    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types: list[str] = []
    is_going_public = False
    consent_field = NON_FIELD_ERRORS
    """Where a form says that consent is missing."""
    allowed_on_paper = False
    write_consent: Callable[[StoryRecord], None] | None = None
    """Of the form: what it was told of consent on paper is written when the page is, in the same transaction."""

    record = models.ForeignKey(StoryRecord, null=True, editable=False, on_delete=models.PROTECT, related_name="pages")
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
    recording = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Audio or video: the file itself.",
    )
    recording_link = models.CharField(
        "or the address of the recording",
        max_length=300,
        blank=True,
        help_text="Where it can be watched, such as a page on YouTube or Vimeo.",
    )
    captions = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="For a video: a captions file (WebVTT, its name ends in .vtt).",
    )
    no_speech = models.BooleanField("nobody speaks in this video", default=False)
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", null=True, blank=True, help_text="Rounded: people want to know before they start."
    )
    transcript = RichTextField(
        blank=True, features=["h3", "bold", "italic", "ol", "ul"], help_text="All that is said, in words to read."
    )
    themes = ClusterTaggableManager(
        through=StoryTheme, blank=True, verbose_name="themes", help_text="A few words, separated by commas."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("kind"),
        ConsentPanel(heading="Consent"),
        MultiFieldPanel(
            [FieldPanel(name) for name in PAPER_FIELDS],
            heading="Consent on paper",
            help_text="For a story that somebody told you. It is written down when you press “Save draft” or "
            "“Publish”, and stays: the saving that goes on by itself leaves it out.",
        ),
        MultiFieldPanel([FieldPanel("storyteller"), FieldPanel("told_as")], heading="Who tells it"),
        FieldPanel("summary"),
        FieldPanel("content_note"),
        PictureFields.picture_panel,
        FieldPanel("pull_quote"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("recording"),
                FieldPanel("recording_link"),
                FieldPanel("minutes"),
                FieldPanel("captions"),
                FieldPanel("no_speech"),
                FieldPanel("transcript"),
            ],
            heading="Audio or video",
        ),
        ways_panel(),
        FieldPanel("themes"),
    ]

    class Meta:
        verbose_name = "story"

    @classproperty
    def base_form_class(cls) -> type[Any]:  # noqa: N805 -- a property of the class
        # A path, as with `view`: the form writes through actions, which know this page.
        form: type[Any] = import_string("stories.page_form.StoryPageForm")
        return form

    @property
    def for_social_media(self) -> bool:
        """As the storyteller said; a story without a record of consent was there before there were any."""
        return self.record is None or self.record.allows(Use.SOCIAL)

    @property
    def teller_name(self) -> str:
        return self.told_as or (self.storyteller.display_name if self.storyteller else FORMER_MEMBER)

    @property
    def teller_url(self) -> str:
        """Path of the storyteller's profile, or "" when the name leads to nobody."""
        if self.told_as or not self.storyteller or not self.storyteller.is_active:
            return ""
        return self.storyteller.get_absolute_url()

    @property
    def length(self) -> str:
        """How long it takes, in words, or ""."""
        return f"{self.minutes} minute{'' if self.minutes == 1 else 's'}" if self.minutes else ""

    @property
    def kind_and_length(self) -> str:
        return " · ".join(part for part in (self.get_kind_display(), self.length) if part)

    # What must be there -------------------------------------------------------------------
    def missing(self) -> dict[str, str]:
        missing = super().missing() | self._missing_recording()
        if self.storyteller_id and self.told_as.strip():
            missing["told_as"] = "Choose one: the member, or a name that leads to nobody."
        elif not (self.storyteller_id or self.told_as.strip()) and not self._lost_its_teller():
            missing["told_as"] = "Choose the member who tells it, or write the name they chose."
        if (self.live or self.is_going_public) and not self._may_be_on_the_hub():
            missing[self.consent_field] = NO_CONSENT
        elif unasked := self._people_without_consent():
            missing[NON_FIELD_ERRORS] = f"{unasked} is in a picture of this story and has not said yes. {ASK_OR_CHANGE}"
        return missing

    def _may_be_on_the_hub(self) -> bool:
        return self.allowed_on_paper or (self.record is not None and self.record.allows(Use.SITE))

    def _people_without_consent(self) -> str:
        """The names of people in its pictures who have not agreed to be shown, or ""."""
        if not (self.live or self.is_going_public):
            return ""
        people = PictureConsent.objects.filter(image__in=picture_ids(self))
        return ", ".join(person.name for person in people if not person.is_given)

    def _missing_recording(self) -> dict[str, str]:
        if self.kind == StoryKind.WRITTEN:
            return {}
        missing = {}
        if not (self.recording_id or self.recording_link.strip()):
            missing["recording"] = "Choose the recording, or write the address where it is."
        if not self.transcript.strip() and not (self.kind == StoryKind.VIDEO and self.no_speech):
            missing["transcript"] = "Write down what is said, for people who cannot hear it."
        if self.kind == StoryKind.VIDEO and self.recording_id and not (self.captions_id or self.no_speech):
            missing["captions"] = "A video needs captions. If nobody speaks in it, say so below."
        return missing

    def _lost_its_teller(self) -> bool:
        """A published story whose member has left stays as it is."""
        return self.live and self.first_published_at is not None

    # A story that was taken back never comes again -----------------------------------------
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every story has a record. Holding it keeps a withdrawal from passing between looking and writing."""
        with transaction.atomic():
            self._hold()
            self._write_consent()
            super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            self._hold()
            self._write_consent()
            return super().save_revision(*args, **kwargs)

    def _hold(self) -> None:
        if self.record_id is None:
            self.record = StoryRecord.objects.create()
            return
        self.record = StoryRecord.objects.select_for_update().get(pk=self.record_id)
        if self.record.is_withdrawn:
            raise PermissionDenied(GONE)
        if self.live and self.storyteller_id and self.record.member_id is None:
            # An editor named the member: they can look after their consent themselves.
            self.record.member_id = self.storyteller_id
            self.record.save(update_fields=["member"])

    def _write_consent(self) -> None:
        write, self.write_consent, self.allowed_on_paper = self.write_consent, None, False
        if write is not None and self.record is not None:
            write(self.record)

    def with_content_json(self, content: Any) -> "StoryPage":
        """Whose story it is belongs to the page, not to one of its versions."""
        page: StoryPage = super().with_content_json(content)
        page.record = self.record
        return page
