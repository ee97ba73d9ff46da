"""Read it your way: other versions of the same words, beside the page they belong to."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from hub.cms.media import check_address
from hub.cms.models.ordered import Ordered


class WayKind(models.TextChoices):
    EASY_READ = "easy-read", "Easy Read"
    AUDIO = "audio", "Audio"
    BSL = "bsl", "BSL video"
    PDF = "pdf", "PDF"
    WORD = "word", "Word"
    LANGUAGE = "language", "Another language"


class PageWay(Ordered):
    """One other version of a page of any type: a file, or a recording at a host that the hub can show."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="ways")
    kind = models.CharField(max_length=20, choices=WayKind.choices, default=WayKind.EASY_READ)
    language = models.CharField(max_length=60, blank=True, help_text="Which language, such as “Welsh”.")
    document = models.ForeignKey(
        get_document_model_string(), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    link = models.CharField(
        "or the address of a recording",
        max_length=300,
        blank=True,
        validators=[check_address],
        help_text="On YouTube or Vimeo. Then leave the file empty.",
    )
    date = models.DateField(
        "date of this version",
        default=timezone.localdate,
        help_text="The day this version was made, or the day you checked that it still says what the page says. "
        "When the words of the page are changed later, people read that this version is out of date.",
    )
    label = models.CharField(
        max_length=120, blank=True, help_text="What the link says. Empty: what kind it is, such as “Easy Read”."
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
        FieldPanel("document"),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("label")]),
    ]

    class Meta(Ordered.Meta):
        verbose_name = "other version of a page"

    def __str__(self) -> str:
        return self.shown_label

    @property
    def shown_label(self) -> str:
        return self.label or self.language or self.get_kind_display()

    def clean(self) -> None:
        super().clean()
        wrong = {}
        if bool(self.document_id) == bool(self.link):
            wrong["document"] = "Choose a file or give an address: one of the two."
        if self.kind == WayKind.LANGUAGE and not self.language.strip():
            wrong["language"] = "Say which language it is."
        if self.date and self.date > timezone.localdate():
            wrong["date"] = "This day is still to come. Give the day this version was made."
        if wrong:
            raise ValidationError(wrong)


class PageWords(models.Model):
    """What a page last said when it was published, as a fingerprint, and the day that changed."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+", primary_key=True)
    fingerprint = models.CharField(max_length=64)
    changed_on = models.DateField(null=True)
    """None: as it was when the page was first published."""

    def __str__(self) -> str:
        return f"Words of page {self.page_id}"


def ways_panel() -> InlinePanel:
    """The panel for a page type's content panels; the type also says `offers_ways = True`."""
    return InlinePanel(
        "ways",
        label="version",
        heading="Read it your way",
        help_text="The same words as Easy Read, sound, BSL, PDF, Word or in another language. Shown beside the page.",
    )
