"""Choices of members."""

from django.db.models import TextChoices


class SeenBy(TextChoices):
    """Who sees a field of a profile."""

    EVERYONE = "everyone", "Everyone"
    MEMBERS = "members", "Members"
    ME = "me", "Only me"
