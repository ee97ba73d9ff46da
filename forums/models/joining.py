"""Asking to be let into an invited space."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.enums import JoinState


class JoinRequest(models.Model):
    """One member asks for one space, with words; a facilitator answers, with words. One at a time waits."""

    space = models.ForeignKey("forums.Space", on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=JoinState.choices, default=JoinState.WAITING)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "member"], condition=Q(state=JoinState.WAITING), name="one_request_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} asks for {self.space}"
