"""Atom feeds of the indexes. They hold what everybody may read, whoever asks: a feed reader has no session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from wagtail.models import Page

from hub.cms import groups, library, queries, series
from hub.cms.facets import ResourceFilter
from hub.cms.models.base import FeedPage, person_names
from hub.cms.site import page_path
from hub.ui.atom import PlainAtomFeed, feed_response
from hub.ui.site import full_url, site_facts

MOST_ENTRIES = 20
FACETS = frozenset({"audience", "format", "group", "series", "topic", "type", "year"})
"""Parameters that narrow a list, and with it its feed."""


@dataclass(frozen=True)
class FeedEntry:
    """One entry. `published` is the day people see; the change is when it was last published."""

    page: Page
    published: datetime
    summary: str
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def noon(day: date) -> datetime:
    """A day as a moment, the same day in every zone near ours."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def index_feed(request: HttpRequest, index: FeedPage) -> HttpResponse:
    """The feed of a list; its `feed_entries` names the function that reads the entries.

    The query narrows it as it narrows the list. `?topic=pay` of the list is `feed/?topic=pay`.
    """
    read: Callable[[Any, Page, QueryDict], list[FeedEntry]] = import_string(index.feed_entries)
    entries = read(AnonymousUser(), index, request.GET)
    narrowed = narrowing(request)
    index_url = full_url(page_path(index))
    topic = request.GET.get("topic", "")
    feed = PlainAtomFeed(
        title=f"{index.title}{f': {topic}' if topic else ''} – {site_facts().name}",
        link=index_url + narrowed,
        description=getattr(index, "introduction", ""),
        language="en-GB",
        feed_url=f"{index_url}feed/{narrowed}",
        author_name=site_facts().name,
    )
    for entry in entries:
        feed.add_item(
            title=entry.page.title,
            link=full_url(page_path(entry.page)),
            description=entry.summary,
            author_name=", ".join(entry.people) or None,
            pubdate=entry.published,
            updateddate=entry.page.last_published_at or entry.published,
            categories=entry.topics,
        )
    return feed_response(request, feed)


def narrowing(request: HttpRequest) -> str:
    """What narrows the list of this address, as a query for its feed: "?topic=pay", or ""."""
    given = [(name, value) for name in sorted(request.GET) if name in FACETS for value in request.GET.getlist(name)]
    return f"?{urlencode([pair for pair in given if pair[1]])}" if any(value for _, value in given) else ""


def news_entries(viewer: Any, index: Page, query: QueryDict) -> list[FeedEntry]:
    topic, slug = query.get("topic", ""), query.get("series", "")
    of_series = series.series_for(viewer, slug) if slug else None
    return [
        FeedEntry(page, noon(page.date), page.standfirst, person_names(page.bylines.all()))
        for page in queries.news_list(viewer, topic=topic, series=of_series, limit=MOST_ENTRIES).items
    ]


def note_entries(viewer: Any, index: Page, query: QueryDict) -> list[FeedEntry]:
    topic, slug = query.get("topic", ""), query.get("group", "")
    group = groups.group_for(viewer, slug) if slug else None
    return [
        FeedEntry(page, noon(page.date), page.summary or f"Notes of {page.group}")
        for page in queries.notes_list(viewer, topic=topic, group=group, limit=MOST_ENTRIES).items
    ]


def resource_entries(viewer: Any, index: Page, query: QueryDict) -> list[FeedEntry]:
    listing = library.resources_list(viewer, ResourceFilter.of(query), limit=MOST_ENTRIES)
    return [FeedEntry(page, page.first_published_at or timezone.now(), page.summary) for page in listing.items]


def group_entries(viewer: Any, index: Page, query: QueryDict) -> list[FeedEntry]:
    """The groups made last."""
    newest = groups.newest_groups(viewer, limit=MOST_ENTRIES)
    return [FeedEntry(page, page.first_published_at or timezone.now(), page.summary) for page in newest]
