"""Where something went that is not at this address any more. Asked only when nothing else answers.

Wagtail writes a row for every published page (and those below it) whose slug changes or that moves; editors and
imports add others. A row leads to a page by its id, so that several moves in a row are one redirect. Nobody is led
to a page that they may not read: not even its new address, which holds its title, is told.
"""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from hub.cms.queries import visible_pages
from hub.cms.site import page_path, site_for

log = logging.getLogger("hub.cms")
LONGEST = 255
MOST_STEPS = 5
KEEP_SECONDS = 3600
NEVER = ("/admin/", "/api/", "/media/", "/static/", "/ws/")
OLD_QUERIES = frozenset({"p", "page_id", "attachment_id", "cat"})
"""By these WordPress names a page in the query of the start page: `/?p=123`."""
FEED = "/feed"


@dataclass(frozen=True)
class Found:
    """A row for an address. `query`: what the target gets of the asked one's; `feed`: of the page's feed."""

    row: Redirect
    query: str
    feed: bool = False


def answer(request: HttpRequest) -> HttpResponse | None:
    """A redirect for what was asked, or None: then there is nothing. One query where there is no row."""
    asked = request.get_full_path()
    if request.method not in ("GET", "HEAD") or asked.startswith(NEVER):
        return None
    try:
        site = site_for(request)
        found = _follow(asked, getattr(request, "user", None), site, MOST_STEPS) if site else None
    except DatabaseError:
        log.exception("Whether something was moved could not be looked up")
        return None
    if found is None or found[0] == asked:
        return None
    target, permanent = found
    response = (HttpResponsePermanentRedirect if permanent else HttpResponseRedirect)(target)
    # Bounded, because a browser would keep a permanent one for ever, also when the page moves back.
    guest = not request.user.is_authenticated
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}" if guest else "private, no-cache"
    return response


def by_old_query(request: HttpRequest) -> HttpResponse | None:
    """The start page answers every query; those of another system's addresses are looked up first."""
    return answer(request) if OLD_QUERIES & request.GET.keys() else None


def _follow(asked: str, viewer: Any, site: Any, steps: int) -> tuple[str, bool] | None:
    """(target, for good), or None when there is no row, or none that may be told."""
    found = _row(asked, site)
    if found is None:
        return None
    if found.row.redirect_page_id:
        target = _page_target(found, viewer)
    else:
        target = _link_target(found.row.redirect_link, viewer, site, steps)
    if not target:
        return None
    joined = f"{target}?{found.query}" if found.query and "?" not in target else target
    return joined, found.row.is_permanent


def _page_target(found: Found, viewer: Any) -> str:
    page = visible_pages(viewer).filter(pk=found.row.redirect_page_id).select_related("content_type").first()
    if page is None:
        return ""
    path = page_path(page)
    if found.feed:
        return f"{path}feed/" if getattr(page.specific_class, "feed_entries", "") else ""
    return path


def _link_target(link: str, viewer: Any, site: Any, steps: int) -> str:
    """An address elsewhere as it is; one of ours only when it is not a page that this viewer may not read."""
    parts = urlsplit(link)
    if parts.netloc and parts.netloc != urlsplit(settings.BASE_URL).netloc:
        return link
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    url_path = f"{site.root_page.url_path.rstrip('/')}{parts.path.rstrip('/')}/"
    page = Page.objects.filter(url_path=url_path, slug=url_path.split("/")[-2], live=True).first()
    if page is not None:
        return path if visible_pages(viewer).filter(pk=page.pk).exists() else ""
    if _row(path, site) is None:
        return path
    further = _follow(path, viewer, site, steps - 1) if steps else None
    return further[0] if further else ""


def _row(asked: str, site: Any) -> Found | None:
    """The row that fits best: with the query, without, and for a feed that of its page."""
    candidates = _candidates(asked)
    rows = Redirect.objects.filter(old_path__in=candidates).order_by("pk")
    by_path: dict[str, Redirect] = {}
    for row in rows:
        # One of this site goes before one for all sites.
        if row.site_id == site.pk or (row.site_id is None and row.old_path not in by_path):
            by_path[row.old_path] = row
    for path, (query, feed) in candidates.items():
        if path in by_path:
            return Found(by_path[path], query, feed)
    return None


def _candidates(asked: str) -> dict[str, tuple[str, bool]]:
    """Normalised address → (query that goes on, whether it is a feed's page), the most exact first."""
    path, _, query = asked.partition("?")
    given = parse_qsl(query, keep_blank_values=True, max_num_fields=None) if len(query) <= LONGEST else []
    old = [(name, value) for name, value in given if name in OLD_QUERIES]
    wanted: list[tuple[str, str, bool]] = [(asked, "", False)] if query else []
    if old and path == "/":
        wanted.append((f"/?{urlencode(old)}", "", False))
    if path != "/":
        wanted.append((path, query, False))
    bare = path.rstrip("/")
    if bare.endswith(FEED) and bare != FEED:
        wanted.append((bare.removesuffix(FEED), query, True))
    found: dict[str, tuple[str, bool]] = {}
    for address, rest, feed in wanted:
        for decode in (True, False):
            normal = _normal(address, decode)
            if 0 < len(normal) <= LONGEST and "\x00" not in normal:
                found.setdefault(normal, (rest, feed))
    return found


def _normal(address: str, decode: bool) -> str:
    try:
        normal: str = Redirect.normalise_path(address, decode_unicode=decode)
    except ValueError:  # such as half an IPv6 address
        return ""
    return normal
