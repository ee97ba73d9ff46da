"""What was read in files. Nothing here is in a backup: it can be read again."""

from django.db import models
from django.utils import timezone
from wagtail.documents import get_document_model_string


class FileState(models.TextChoices):
    WAITING = "waiting", "Waits to be read"
    READ = "read", "Read"


class FileReading(models.Model):
    """What is known of the words of one document: which file it was, and what was wrong with it.

    Rows that wait are the worker's list of what to do: a row is claimed until a moment, so that a worker that is
    killed leaves it to the next one. `pieces` is how many FilePiece rows there are, numbered from 1.
    """

    wagtail_reference_index_ignore = True

    document = models.OneToOneField(
        get_document_model_string(), primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=255)
    """Of the file in the storage, and `digest` its SHA-1 as Wagtail keeps it ("" until it was read)."""
    digest = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.WAITING)
    words = models.CharField(max_length=1000, blank=True)
    """What is wrong with the file, for editors."""
    pieces = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "file"
        indexes = [models.Index(fields=["state", "due_at"], name="filetext_waiting")]

    def __str__(self) -> str:
        return self.name


class FilePiece(models.Model):
    """The words of a page, a slide or a stretch of a file. `label` says which, such as "page 3"."""

    wagtail_reference_index_ignore = True

    reading = models.ForeignKey(FileReading, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=100, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="filetext_piece_once")]

    def __str__(self) -> str:
        return f"{self.reading_id}, {self.label or self.number}"
