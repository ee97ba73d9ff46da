"""Tables of the outbox and of the plugins' state."""

from django.db import models
from django.db.models import Value


class OutboxEvent(models.Model):
    """One event, written in the transaction of the action that caused it.

    `txid` is 0 on SQLite, where one writer at a time makes ids follow commits. On PostgreSQL it is
    the writer's transaction id (a column default, set by migration 0002), because ids there are
    taken before commit and can become visible out of order.
    """

    name = models.CharField(max_length=100)
    payload = models.JSONField()
    txid = models.BigIntegerField(db_default=Value(0))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["txid", "id"], name="outbox_order")]


class ReaderPosition(models.Model):
    """How far one reader of the outbox has come. Its row is locked while the reader handles an event."""

    reader = models.CharField(max_length=100, unique=True)
    txid = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)


class DeadEvent(models.Model):
    """An event that a reader gave up on, kept for people to look at."""

    reader = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    payload = models.JSONField()
    error = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)


class PluginState(models.Model):
    """Whether people switched a plugin on or off, and what went wrong in it last."""

    name = models.CharField(max_length=100, unique=True)
    enabled = models.BooleanField(default=True)
    faults = models.PositiveIntegerField(default=0)
    last_fault = models.TextField(blank=True)
    last_fault_at = models.DateTimeField(null=True)
    off_reason = models.TextField(blank=True)
    tripped = models.BooleanField(default=False)
    """Switched off by itself, because its calls were too slow."""


class Heartbeat(models.Model):
    """When a part of the background work was last seen alive (`worker`)."""

    name = models.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField()
