"""Spaces and threads in the site map: those that everybody may read."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from forums.models import Space, Thread
from forums.queries import spaces_with_figures, visible_threads
from hub.plugins.sitemap import SitemapEntry, SitemapSource

LIST = "/spaces/"


class SpaceSitemap(SitemapSource):
    """Open spaces with the time of the last post, and the list of them before the first."""

    def newest(self) -> int:
        return Space.objects.aggregate(newest=Max("pk"))["newest"] or 0

    def entries(self, first: int, last: int) -> Iterator[SitemapEntry]:
        if first == 0:
            yield SitemapEntry(LIST)
        for space in spaces_with_figures(AnonymousUser()).filter(pk__range=(first, last)).order_by("pk"):
            yield SitemapEntry(space.get_absolute_url(), space.last_activity_at)


class ThreadSitemap(SitemapSource):
    """Threads of open spaces with the time of the last post."""

    def newest(self) -> int:
        return Thread.objects.aggregate(newest=Max("pk"))["newest"] or 0

    def entries(self, first: int, last: int) -> Iterator[SitemapEntry]:
        rows = visible_threads(AnonymousUser()).filter(hidden=False, pk__range=(first, last)).order_by("pk")
        for thread in rows.iterator(2000):
            yield SitemapEntry(thread.get_absolute_url(), thread.last_activity_at)
