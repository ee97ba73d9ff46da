"""How far members have read."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReadPosition(models.Model):
    """The highest post that a member has seen of a thread; written by `forums.actions.reading` alone.

    `since` is what it was when their present visit began: the line "New since your last visit" stands behind it,
    and stays while they read on. None: this is the first visit.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="positions")
    number = models.PositiveIntegerField()
    since = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="read_position_once")]

    def __str__(self) -> str:
        return f"{self.member_id} has read {self.thread_id} up to {self.number}"
