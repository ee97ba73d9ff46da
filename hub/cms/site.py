"""The Wagtail site, its root paths, and which pages are left quickly, kept in this process for a few seconds.

Wagtail asks the database for the Site of every request and the cache for the root paths: together a
third of the cost of a page. They change when somebody edits a Site or moves a root page, which
forgets them here at once (`receivers.py`) and in other processes after KEEP_SECONDS.
"""

import copy
import time
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page, Site, get_page_models
from wagtail.models.sites import SiteRootPath

from hub.cms.models.base import CHAIN, HubPage
from hub.prepared import Fixed, prepared

KEEP_SECONDS = 10.0
MOST_HOSTS = 32


@dataclass
class _Kept:
    sites: dict[str, Site | None] = field(default_factory=dict)
    roots: list[SiteRootPath] | None = None
    default_site: int | None = None
    left_quickly: tuple[str, ...] | None = None
    until: float = 0.0


_kept = _Kept()


def forget() -> None:
    """Ask the database again at the next request."""
    _kept.sites.clear()
    _kept.roots = None
    _kept.left_quickly = None
    _kept.until = time.monotonic() + KEEP_SECONDS


def forget_marks() -> None:
    """Ask again which pages are left quickly; other processes do after KEEP_SECONDS."""
    _kept.left_quickly = None


def _fresh() -> _Kept:
    if time.monotonic() >= _kept.until or len(_kept.sites) > MOST_HOSTS:
        forget()
    return _kept


def site_for(request: HttpRequest) -> Site | None:
    """The site of this request, a copy of one's own; its `root_page` is the row as it was when kept."""
    kept, host = _fresh(), request.get_host()
    if host not in kept.sites:
        kept.sites[host] = Site._find_for_request(request)
    site = kept.sites[host]
    if site is None:
        return None
    # A copy: Wagtail hangs the specific page on `root_page`, which must not outlive the request.
    mine = copy.copy(site)
    mine.root_page = copy.copy(site.root_page)
    return mine


def root_paths() -> list[SiteRootPath]:
    """What Wagtail builds page addresses from, longest first."""
    kept = _fresh()
    if kept.roots is None:
        kept.roots = Site.get_site_root_paths()
        kept.default_site = Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()
    return kept.roots


def prepare(request: HttpRequest) -> None:
    """Give Wagtail what it would look up by itself while it routes and builds links."""
    request._wagtail_site = site_for(request)  # type: ignore[attr-defined]
    request._wagtail_cached_site_root_paths = root_paths()  # type: ignore[attr-defined]


def page_path(page: Page) -> str:
    """The path of a page, such as "/news/a-title/"; "" when no site shows it. No query.

    A page of another site than the default one gets its full address.
    """
    for root in root_paths():
        if page.url_path.startswith(root.root_path):
            path = "/" + page.url_path[len(root.root_path) :]
            return path if root.site_id == _kept.default_site else root.root_url + path
    return ""


def is_left_quickly(page: Page) -> bool:
    """Whether an editor marked this page, or a live one above it, to be left quickly. No query, as a rule."""
    kept = _fresh()
    if kept.left_quickly is None:
        kept.left_quickly = tuple(_marked_paths())
    return bool(getattr(page, "leave_quickly", False)) or bool(page.path and page.path.startswith(kept.left_quickly))


def _marked_paths() -> list[str]:
    """The tree paths of all pages with the mark, of whatever type, in one query."""
    kinds = [kind for kind in get_page_models() if issubclass(kind, HubPage)]
    first, *others = [
        kind.objects.filter(leave_quickly=True, live=True).order_by().values_list("path") for kind in kinds
    ]
    return [path for (path,) in first.union(*others, all=True)]


def route(request: HttpRequest, path: str) -> None:
    """Find the page of `path` and all above it with one look instead of one a level.

    What is not found is left to Wagtail.
    """
    site: Any = getattr(request, "_wagtail_site", None)
    parts = [part for part in path.split("/") if part]
    if site is None:
        return
    rows = list(_pages_along(site.root_page, parts)) if parts else [site.root_page]
    page = rows[-1] if rows else None
    if page is None or not page.live or page.url_path != _address(site.root_page, parts):
        return
    kind = page.cached_content_type.model_class()
    if kind is None or not issubclass(kind, HubPage):
        return
    specific = _specific.first(kind, page.pk)
    if specific is None:
        return
    specific.know_chain(rows[:-1])
    request._wagtail_route_for_request = specific.route(request, [])  # type: ignore[attr-defined]


def _address(root: Page, parts: list[str]) -> str:
    """The `url_path` of what lies down these slugs."""
    return f"{root.url_path}{''.join(f'{part}/' for part in parts)}"


def _pages_along(root: Page, parts: list[str]) -> list[Page]:
    """The pages from the root of the tree down these slugs, in that order."""
    paths = [root.path[: Page.steplen * depth] for depth in range(1, root.depth + 1)]
    addresses = [_address(root, parts[:count]) for count in range(1, len(parts) + 1)]
    return _along(Fixed(len(paths)), Fixed(len(parts)), *paths, *parts, *addresses)


@prepared
def _along(above: Fixed, below: Fixed, *values: str) -> QuerySet[Page]:
    """`values`: paths in the tree, then slugs, then addresses."""
    middle = above.number + below.number
    found = Q(path__in=values[: above.number])
    if below.number:
        # The slug is indexed, the whole address is not.
        found |= Q(slug__in=values[above.number : middle], url_path__in=values[middle:])
    return Page.objects.filter(found).only(*CHAIN, "content_type").order_by("path")


@prepared
def _specific(kind: type[HubPage], pk: int) -> QuerySet[Any]:
    return kind.reading().filter(pk=pk)
