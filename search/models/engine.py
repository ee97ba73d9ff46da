"""What the search engine has yet to be told: an engine is another server, which may be away."""

from django.db import models
from django.utils import timezone


class Waiting(models.Model):
    """An object whose documents in the engine may be out of date. The row goes when the engine has the new ones.

    `forget` means all that is shown as the object, and that nobody may find it any more: while such a row is
    there, the engine is not asked at all.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    forget = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    """Of the worker that is at it. Whoever changes the object meanwhile empties it, and it is done again."""
    tries = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    given_up = models.BooleanField(default=False)

    class Meta:
        db_table = "search_waiting"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "forget"], name="search_waiting_once")]


class Expunging(models.Model):
    """That the server is to write its files anew, without what was erased. One row at most.

    `due_at` is empty when there is nothing to do; `passes` are those still to come, `merged_at` the last one.
    """

    due_at = models.DateTimeField(null=True)
    passes = models.PositiveSmallIntegerField(default=0)
    merged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "search_expunging"
