"""One line each of what waits for the team. Another part adds its own function to LINES.

A line function takes the viewer and answers a Line, or None when there is nothing, or when it is not for them.
It must cost a fixed number of queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from forums.queries import open_reports
from hub.cms.linkcheck.queries import dead_links_count
from hub.feedback.queries import new_count
from stories.queries import to_look_at_again


@dataclass(frozen=True)
class Line:
    """What waits, in words with its number, and where one deals with it."""

    words: str
    url: str


def reports(viewer: Any) -> Line | None:
    number = open_reports(viewer)
    return (
        Line(counted(number, "report or message", "reports and messages"), reverse("report:index")) if number else None
    )


def feedback(viewer: Any) -> Line | None:
    number = new_count(viewer)
    words = counted(number, "new answer", "new answers")
    url = f"{reverse('was_this_clear:index')}?done=false"
    return Line(f"{words} to “Was this clear?”", url) if number else None


def stories_again(viewer: Any) -> Line | None:
    number = to_look_at_again(viewer)
    words = counted(number, "story", "stories")
    return Line(f"{words} to look at again: consent", f"{reverse('stories_report')}?due=on") if number else None


def dead_links(viewer: Any) -> Line | None:
    number = dead_links_count(viewer)
    words = counted(number, "link that does not work", "links that do not work")
    return Line(words, reverse("broken_links")) if number else None


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


LINES: list[Callable[[Any], Line | None]] = [reports, feedback, stories_again, dead_links]


def lines_for(viewer: Any) -> list[Line]:
    """All lines that have something for this viewer, in order."""
    found = (line(viewer) for line in LINES)
    return [line for line in found if line is not None]
