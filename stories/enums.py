"""What a story can be, and what it can be used for."""

from django.db import models


class StoryKind(models.TextChoices):
    WRITTEN = "written", "Written"
    AUDIO = "audio", "Audio"
    VIDEO = "video", "Video"


class Use(models.TextChoices):
    """Each is asked for on its own. SITE is the story itself: taking that back takes back the story."""

    SITE = "site", "On this hub"
    NEWSLETTER = "newsletter", "Newsletter"
    SOCIAL = "social", "Social media"
    TRAINING = "training", "Training"
    PRINT = "print", "Print"


OTHER_USES = tuple(use for use in Use if use != Use.SITE)
"""Uses that can be given and taken back while the story stays."""
