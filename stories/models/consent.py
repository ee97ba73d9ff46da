"""Consent: who told a story, what for, and its whole history. It outlives the story."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from stories.enums import Use


class StoryRecord(models.Model):
    """The record of one story. Pages point here, copies and aliases of a page too; none is left after a withdrawal.

    It holds no words of the story. The member is known here alone: pages, revisions and workflow name nobody
    who tells under a chosen name.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.CharField(max_length=64, null=True, blank=True)
    """Of the form: a form that is sent twice tells one story."""
    told_at = models.DateTimeField(auto_now_add=True)
    from_before = models.BooleanField(default=False)
    """Published before the hub kept records: it stays while nobody has said otherwise, and asks to be looked at."""
    look_again_on = models.DateField(null=True, blank=True, db_index=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the storyteller was asked whether it is still right: once for each date."""
    last_told = models.CharField(max_length=40, default="", blank=True)
    """What the storyteller was told last: "published", or "returned" with the number of the editors' answer."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    left = models.JSONField(default=dict, editable=False)
    """Pages of the story that editors deleted: their ids, and those of what they had ("pages", "documents",
    "images", "tags"), so that taking the story back finds what they left behind."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="story_told_once")]

    def __str__(self) -> str:
        return f"Story {self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    # In words, for lists. The pages come from the query (`own_pages`), so that a list asks once for all.
    @property
    def page_now(self) -> Any | None:
        found = self.own_pages if hasattr(self, "own_pages") else list(self.pages.all())
        return found[0] if found else None

    @property
    def title(self) -> str:
        day = timezone.localdate(self.told_at)
        return self.page_now.title if self.page_now else f"A story told on {day.day} {day:%B %Y}"

    @property
    def teller(self) -> str:
        return self.member.display_name if self.member else "No member"

    @property
    def state(self) -> str:
        if self.is_withdrawn:
            return "Taken back"
        if self.page_now is None:
            return "Removed"
        return "Published" if self.page_now.live else "Draft"

    @property
    def given_in_words(self) -> str:
        given = self.now_given()
        words = ", ".join(use.label for use in Use if given.get(use))
        return words or ("No record: told before there was one" if self.from_before and not given else "")

    def now_given(self) -> dict[str, bool]:
        """Use → whether it is agreed to, for every use that was ever answered. Reads `entries` as prefetched."""
        return {entry.use: entry.given for entry in sorted(self.entries.all(), key=lambda entry: entry.pk)}

    def allows(self, use: str) -> bool:
        if self.is_withdrawn:
            return False
        given = self.now_given()
        return given.get(use, self.from_before and use == Use.SITE)


class ConsentEntry(models.Model):
    """One answer at one moment. Rows are only ever added."""

    record = models.ForeignKey(StoryRecord, on_delete=models.PROTECT, related_name="entries")
    use = models.CharField(max_length=12, choices=Use.choices)
    given = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)
    wording = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on_paper = models.CharField(max_length=200, blank=True)
    """Where the paper is kept; "" when the member answered here."""
    given_on = models.DateField(null=True, blank=True)
    """The day on the paper; None when the member answered here, or nobody wrote it down."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_use_display()}: {'given' if self.given else 'taken back'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The history of consent is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("The history of consent is only ever added to.")


class GoneAddress(models.Model):
    """An address that held a story which was taken back: a keyed hash, because the address repeats the title."""

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"An address of a story that was taken back ({self.at:%Y-%m-%d})"


class FileToDelete(models.Model):
    """A file below MEDIA_ROOT that nothing names any more. The row goes when the file has gone."""

    name = models.CharField(max_length=400)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"File {self.pk}"
