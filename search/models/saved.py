"""Searches that members saved, to come back to them and to be told of new results."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedSearch(models.Model):
    """One search of one member. Nobody else sees it, and it is in no index and no log."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=110, blank=True)
    year = models.CharField(max_length=4, blank=True)
    space = models.CharField(max_length=110, blank=True)
    by_mail = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    known = models.JSONField(default=dict)
    """What was there when we last looked: "kind:group" → the highest object id that stood for it."""
    looked_at = models.DateTimeField(null=True)
    """None until we looked for the first time: what is there then is not new."""
    horizon = models.DateTimeField(null=True)
    """Where there were more results than we remember: the date of the oldest of them. What is older is not new."""
    told_at = models.DateTimeField(null=True)
    """When the member last got a mail about any of their searches."""

    class Meta:
        db_table = "search_saved"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "text", "kind", "topic", "year", "space"], name="search_saved_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
