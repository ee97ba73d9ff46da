"""Reading stories, always through the eyes of a viewer."""

from typing import Any

from django.db.models import QuerySet

from hub.cms.queries import Listing, for_lists, newest, visible, with_cards, with_topic
from stories.models import StoryPage


def visible_stories(viewer: Any) -> QuerySet[StoryPage]:
    return visible(for_lists(StoryPage.objects.all()), viewer)


def stories_list(viewer: Any, *, topic: str = "", before: str = "", limit: int = 12) -> Listing[StoryPage]:
    """Stories with pictures and storytellers, newest first; a topic is a theme."""
    pages = with_cards(with_topic(visible_stories(viewer), topic)).select_related("picture", "storyteller")
    return newest(pages, before=before, limit=limit)
