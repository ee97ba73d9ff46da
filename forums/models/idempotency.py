"""What was already done for an Idempotency-Key."""

import uuid

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """One key of one member. `answer` is empty while the first request is under way."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    claim = models.UUIDField(default=uuid.uuid4)
    claimed_at = models.DateTimeField()
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
