"""The community agreement: versions of its text, and who said yes to which one."""

from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField


class Agreement(models.Model):
    """One version. It is never changed and never deleted: a new text is a new row with the next number."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    text = RichTextField(
        features=["h2", "h3", "bold", "italic", "ul", "ol", "link"],
        help_text="What members promise one another, in plain words.",
    )
    changes = models.CharField(
        "what is new",
        max_length=300,
        blank=True,
        help_text="For members who said yes to the version before: what changed, in a sentence or two.",
    )
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        "members.Member", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = "version of the community agreement"
        verbose_name_plural = "community agreement"

    def __str__(self) -> str:
        return f"Version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of the agreement is never changed: publish a new one")
        super().save(*args, **kwargs)


class AgreementAcceptance(models.Model):
    """A member said yes to a version. Rows are only added."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="acceptances")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "agreement"], name="agreement_accepted_once")]

    def __str__(self) -> str:
        return f"{self.member} said yes to {self.agreement}"
