"""Where members are signed in."""

from django.db import models
from django.utils import timezone


class SignedIn(models.Model):
    """One session of a member, in words that they recognise. No address, and not what the browser says of itself."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    is_here = False
    """Set by `members.devices.queries.sessions_of` on the session that asks."""

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return self.device
