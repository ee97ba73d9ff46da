"""Consent of people who can be recognised in pictures."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.images import get_image_model, get_image_model_string
from wagtail.models import ReferenceIndex


class PictureConsentState(models.TextChoices):
    ASKED = "asked", "Not asked yet"
    GIVEN = "given", "They said yes"
    PAPER = "paper", "Yes, on paper"
    WITHDRAWN = "withdrawn", "Taken back"


class PictureConsent(models.Model):
    """One person in one picture. The row outlives the picture."""

    wagtail_reference_index_ignore = True

    image = models.ForeignKey(get_image_model_string(), null=True, on_delete=models.SET_NULL, related_name="consents")
    name = models.CharField("who is in the picture", max_length=120)
    state = models.CharField(max_length=10, choices=PictureConsentState.choices, default=PictureConsentState.ASKED)
    where = models.CharField(
        "where the paper is",
        max_length=200,
        blank=True,
        help_text="For consent on paper, so that somebody can find it.",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "person in a picture"
        verbose_name_plural = "people in pictures"

    def __str__(self) -> str:
        return self.name

    @property
    def is_given(self) -> bool:
        return self.state in {PictureConsentState.GIVEN, PictureConsentState.PAPER}


def picture_ids(page: Any) -> set[int]:
    """The ids of all pictures that a page shows, in its fields and in its blocks, as it stands in memory."""
    images = ContentType.objects.get_for_model(get_image_model()).pk
    # Wagtail's stored index of references may be older than the page that is about to be published.
    return {int(pk) for kind, pk, *_ in ReferenceIndex._extract_references_from_object(page) if kind == images}
