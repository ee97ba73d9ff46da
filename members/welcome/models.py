"""How far a newcomer has come with the three first steps."""

from django.db import models
from django.utils import timezone


class Welcome(models.Model):
    """Made at sign-up. `step`: the next one, 1 to 3; above that it is over, and never offered again."""

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField(default=1)
    offered_at = models.DateTimeField(null=True)
    """When the newcomer was led to the first step by itself: after the first time signing in, and only then."""
    begun_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Welcome of {self.member}: step {self.step}"
