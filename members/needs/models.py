"""Access needs: what somebody needs to take part, in their own words."""

from django.db import models
from django.utils import timezone


class AccessNeeds(models.Model):
    """Told once by a member. A table of its own, so that nothing that reads a member has it by accident."""

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    told_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Access needs of {self.member}"
