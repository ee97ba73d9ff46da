"""Taking part through a helper: what a member allowed whom, and when."""

from typing import Any

from django.db import models
from django.utils import timezone


class HelpAct(models.TextChoices):
    ASKED = "asked", "Asked"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


class HelpEntry(models.Model):
    """One act between a member and a helper. Rows are only added; the newest one of a pair says how it stands."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    helper = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=8, choices=HelpAct.choices)
    by = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["member", "helper", "-id"], name="help_of_member"),
            models.Index(fields=["helper", "-id"], name="help_by_helper"),
        ]

    def __str__(self) -> str:
        return f"{self.helper} for {self.member}: {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what was allowed is never changed: add what happened since")
        super().save(*args, **kwargs)
