"""An import, its report, and what of the old place is which object here."""

from django.conf import settings
from django.db import models

from hub.importing.enums import Kind, Level, State


class Import(models.Model):
    """One file on its way in: dry run first, then line after line of the plan that the dry run wrote."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.UPLOADED, db_index=True)
    name = models.CharField("name of the file", max_length=200)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pictures_folder = models.CharField(
        max_length=500, blank=True, help_text="A folder on the machine, for imports that a command began."
    )
    as_drafts = models.BooleanField(default=False)
    remakes_deleted = models.BooleanField(default=False)
    """Pages that came in once and were deleted here since are made again."""
    source = models.CharField(max_length=200, blank=True)
    """Where the file is from: what the keys of its things are unique in."""
    position = models.PositiveIntegerField(default=0)
    """How many lines of the plan are done."""
    offset = models.PositiveBigIntegerField(default=0)
    """Where the next line begins in the plan, in bytes."""
    total = models.PositiveIntegerField(default=0)
    checked = models.JSONField(default=dict, blank=True)
    """Level → how many, as the dry run found it."""
    counts = models.JSONField(default=dict, blank=True)
    """Level → how many, as it was done."""
    refusal = models.TextField(blank=True)
    worker = models.CharField(max_length=64, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def percent(self) -> int:
        return 100 * self.position // self.total if self.total else 0


class ImportRow(models.Model):
    """One line of a report."""

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    is_check = models.BooleanField()
    """Of the dry run, not of the import itself."""
    line = models.PositiveIntegerField(null=True)
    """Line of the file, 1 is the first; None where it is about no line."""
    what = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level.choices)
    words = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["job", "is_check", "level"], name="importing_row_by_level")]


class ImportedThing(models.Model):
    """Which object here a thing of the old place became, so that it never comes twice."""

    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    """Of what was brought in last; empty while it is half done."""
    revision_id = models.PositiveBigIntegerField(null=True)
    """The page's latest revision when the import wrote it: another one means that somebody edited it."""
    live = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="importing_one_thing_per_key")]
