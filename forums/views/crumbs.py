"""The way that leads to a page."""

from typing import Any

from forums.models import Space, Thread

SPACES = {"title": "Spaces", "url": "/spaces/"}


def crumb(item: Space | Thread) -> dict[str, Any]:
    return {"title": str(item), "url": item.get_absolute_url()}


def crumbs_of(thread: Thread, *, whole: bool = False) -> list[dict[str, Any]]:
    """The trail to a thread; `whole` takes the thread itself in, for the pages below it."""
    trail = [SPACES, crumb(thread.space)]
    return [*trail, crumb(thread)] if whole else trail
