"""The stories' feed entries."""

from typing import Any

from django.http import QueryDict
from wagtail.models import Page

from hub.cms.feeds import MOST_ENTRIES, FeedEntry, noon
from stories.models import StoryPage
from stories.queries import stories_list


def story_entries(viewer: Any, index: Page, query: QueryDict) -> list[FeedEntry]:
    return [
        FeedEntry(story, noon(story.date), summary_of(story), (story.teller_name,))
        for story in stories_list(viewer, topic=query.get("topic", ""), limit=MOST_ENTRIES).items
    ]


def summary_of(story: StoryPage) -> str:
    """The content note goes before the summary, as it does on the page."""
    return " ".join(filter(None, [story.content_note, story.summary]))
