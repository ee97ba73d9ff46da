"""Pages in the site map: those that everybody may read."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from wagtail.models import Page

from hub.cms.queries import visible_pages
from hub.cms.site import page_path
from hub.plugins.sitemap import SitemapEntry, SitemapSource


class PageSitemap(SitemapSource):
    """With the time of the last publishing."""

    def newest(self) -> int:
        return Page.objects.aggregate(newest=Max("pk"))["newest"] or 0

    def entries(self, first: int, last: int) -> Iterator[SitemapEntry]:
        pages = visible_pages(AnonymousUser()).filter(depth__gte=2, pk__range=(first, last)).order_by("pk")
        for page in pages.only("url_path", "last_published_at", "path", "depth"):
            # A path, not the full address of another site of this installation.
            if (path := page_path(page)).startswith("/"):
                yield SitemapEntry(path, page.last_published_at)
