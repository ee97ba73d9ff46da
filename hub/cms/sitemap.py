"""What search engines may know: every page that everybody may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from hub.cms.queries import visible_pages
from hub.cms.site import page_path
from hub.ui.site import full_url

MOST_ENTRIES = 50_000
"""The format allows no more in one file."""


@dataclass(frozen=True)
class SitemapEntry:
    url: str
    changed: datetime | None


def sitemap_entries() -> Iterator[SitemapEntry]:
    """Full addresses in the order of the tree, with the time of the last publishing."""
    pages = visible_pages(AnonymousUser()).filter(depth__gte=2).order_by("path")
    for page in pages.only("url_path", "last_published_at", "path", "depth")[:MOST_ENTRIES]:
        if path := page_path(page):
            yield SitemapEntry(full_url(path), page.last_published_at)
