"""Tables of the live engine: a counter and an access stamp per topic, and the log. Never any text."""

from django.db import models


class Topic(models.Model):
    """A topic such as `thread:12`: the seq of its newest event, and a stamp raised when access changes."""

    name = models.CharField(max_length=60, primary_key=True)
    seq = models.BigIntegerField(default=0)
    stamp = models.BigIntegerField(default=0)


class LiveEvent(models.Model):
    """One event of a topic: what kind it was and which objects it is about."""

    topic = models.CharField(max_length=60)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    ids = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "seq"], name="live_event_order")]
