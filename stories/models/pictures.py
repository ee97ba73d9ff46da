"""Consent of people who can be recognised in pictures."""

from django.conf import settings
from django.db import models
from wagtail.images import get_image_model_string


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

    def __str__(self) -> str:
        return self.name

    @property
    def is_given(self) -> bool:
        return self.state in {PictureConsentState.GIVEN, PictureConsentState.PAPER}
