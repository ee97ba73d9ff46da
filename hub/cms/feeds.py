"""Atom feeds of the indexes. They hold what everybody may read, whoever asks: a feed reader has no session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import Page

from hub.cms import library, queries
from hub.cms.facets import ResourceFilter
from hub.cms.models.base import IndexPage, person_names
from hub.cms.site import page_path
from hub.ui.atom import PlainAtomFeed
from hub.ui.site import full_url, site_facts

MOST_ENTRIES = 20
KEEP_SECONDS = 300


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


def index_feed(request: HttpRequest, index: IndexPage) -> HttpResponse:
    """The feed of an index page; its `feed_entries` names the function that reads the entries."""
    read: Callable[[Any], list[FeedEntry]] = import_string(index.feed_entries)
    index_url = full_url(page_path(index))
    feed = PlainAtomFeed(
        title=f"{index.title} – {site_facts().name}",
        link=index_url,
        description=index.introduction,
        language="en-GB",
        feed_url=f"{index_url}feed/",
        author_name=site_facts().name,
    )
    for entry in read(AnonymousUser()):
        feed.add_item(
            title=entry.page.title,
            link=full_url(page_path(entry.page)),
            description=entry.summary,
            author_name=", ".join(entry.people) or None,
            pubdate=entry.published,
            updateddate=entry.page.last_published_at or entry.published,
            categories=entry.topics,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    return response


def news_entries(viewer: Any) -> list[FeedEntry]:
    return [
        FeedEntry(page, noon(page.date), page.standfirst, person_names(page.bylines.all()))
        for page in queries.news_list(viewer, limit=MOST_ENTRIES).items
    ]


def note_entries(viewer: Any) -> list[FeedEntry]:
    return [
        FeedEntry(page, noon(page.date), page.summary or f"Notes of {page.group}")
        for page in queries.notes_list(viewer, limit=MOST_ENTRIES).items
    ]


def resource_entries(viewer: Any) -> list[FeedEntry]:
    listing = library.resources_list(viewer, ResourceFilter(), limit=MOST_ENTRIES)
    return [FeedEntry(page, page.first_published_at or timezone.now(), page.summary) for page in listing.items]
