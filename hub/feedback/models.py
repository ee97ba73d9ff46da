"""What people said about whether a page was clear."""

import uuid

from django.conf import settings
from django.db import models


class Place(models.TextChoices):
    """Pages that no editor made. Only the kind is kept: an address may name a thread or a person."""

    SPACES = "spaces", "The list of spaces"
    SPACE = "space", "A space"
    THREAD = "thread", "A thread"
    DIRECTORY = "directory", "The list of members"
    PROFILE = "profile", "A member's profile"
    SEARCH = "search", "The search"
    OTHER = "other", "Another page"


class Feedback(models.Model):
    """One answer: about a page (by number, never by title or address) or a kind of place. It says of nobody who
    they are, unless a member wished to be named.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    """Made with the form, so that a form that is sent twice counts once."""
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    place = models.CharField(max_length=10, choices=Place.choices, blank=True, default="")
    clear = models.BooleanField("was it clear?", choices=[(True, "Yes"), (False, "No")])
    words = models.TextField("in their words", blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done = models.BooleanField("we have dealt with it", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="feedback_newest"),
            models.Index(fields=["page", "clear"], name="feedback_of_page"),
        ]
        verbose_name = "answer to “Was this clear?”"
        verbose_name_plural = "answers to “Was this clear?”"

    def __str__(self) -> str:
        return f"{self.get_clear_display()}, {self.created_at:%d %B %Y}"
