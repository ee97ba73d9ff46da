"""What the stories note when Django or Wagtail changes something of theirs."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from stories import traces
from stories.models import StoryPage


@receiver(pre_delete, sender=StoryPage, dispatch_uid="stories.left")
def remember_what_is_left(instance: StoryPage, **kwargs: Any) -> None:
    """An editor deletes the page, which leaves its files and logs: its teller may still take the story back."""
    if instance.record_id is not None:
        traces.remember(instance)
