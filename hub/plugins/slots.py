"""Places in the pages where apps and plugins may show something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest


class Slot(StrEnum):
    """Every slot there is; a name that is not here fails at start (code) or when a template compiles."""

    HOME_HERO = "home.hero"
    """Beside the first words of the home page: what is happening now. One box."""

    HOME_PANELS = "home.panels"
    """Bands of the home page, between the news and the steps. `item` is the home page."""

    NEWS_FOOT = "news.foot"
    """Under the words of a news page. `item` is the page."""

    STORY_FOOT = "story.foot"
    """Under the words of a story. `item` is the page."""

    RESOURCE_FOOT = "resource.foot"
    """Under the words of a resource. `item` is the page."""

    PAGE_FOOT = "page.foot"
    """At the end of every page that editors publish, but for the home page and lists. `item` is the page."""

    THREAD_ASIDE = "thread.aside"
    """Boxes beside a thread. `item` is the thread."""

    PROFILE_PANELS = "profile.panels"
    """Under the words of a profile. `item` is the member."""

    PAGE_END = "page.end"
    """Right above the footer of every page but errors. `item` is the page that editors publish, or None."""

    FOOTER = "footer"
    """A line in the footer of every page."""


@dataclass(frozen=True)
class SlotContext:
    """What a slot function gets: the request, its viewer, and the object the page is about (or None)."""

    request: HttpRequest
    viewer: Any
    item: Any = None
    besides: Sequence[Any] = ()
    """Others like the item that the page names already, so that nothing has to be said twice."""


SlotFunction = Callable[[SlotContext], str]
"""Answers safe HTML (from `render_to_string` or `format_html`), or "" for nothing."""
