"""What every page says about its hub, as editors wrote it. Read rarely: hub.ui.site keeps the answer."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, PageViewRestriction

from hub.cms.models import HubSettings
from hub.cms.site import page_path
from hub.ui import colours
from hub.ui.site import Link, Logo, MenuLink, SiteFacts

log = logging.getLogger("hub.cms")
LOGO = "max-480x96|format-webp|webpquality-85"
"""Twice as high as it is shown."""


def site_facts() -> SiteFacts:
    """The settings as an admin wrote them; the defaults while nobody has."""
    rows = ("menu_entries", "footer_links", "social_links")
    hub = HubSettings.objects.select_related("logo").prefetch_related(*rows).first()
    if hub is None:
        return SiteFacts()
    entries, links = hub.menu_entries.all(), hub.footer_links.all()
    targets = page_links({row.page_id for row in [*entries, *links] if row.page_id})
    return SiteFacts(
        name=hub.name,
        strapline=hub.strapline,
        contact_email=hub.contact_email,
        contact_phone=hub.contact_phone,
        contact_address=hub.contact_address,
        opening_hours=hub.opening_hours,
        footer_words=hub.footer_words,
        footer_links=tuple(_footer(links, targets)),
        social_links=tuple(Link(row.label, row.link, order) for order, row in enumerate(hub.social_links.all())),
        menu=tuple(_menu(entries, targets)) or None,
        logo=_logo(hub),
        accent=(hub.accent_light, hub.accent_dark or colours.dark_of(hub.accent_light)) if hub.accent_light else None,
    )


def page_links(ids: set[int]) -> dict[int, Link]:
    """Page id → a link with its title and who may know of it, for those that are live and have no password."""
    if not ids:
        return {}
    pages = list(Page.objects.filter(pk__in=ids, live=True).only("title", "url_path", "path", "depth"))
    above = {page.path[:end] for page in pages for end in range(4, len(page.path) + 1, 4)}
    limits = PageViewRestriction.objects.filter(page__path__in=above).select_related("page").prefetch_related("groups")
    found = {}
    for page in pages:
        theirs = [limit for limit in limits if page.path.startswith(limit.page.path)]
        if not any(limit.restriction_type == PageViewRestriction.PASSWORD for limit in theirs):
            found[page.pk] = _page_link(page, theirs)
    return found


def _page_link(page: Page, limits: list[PageViewRestriction]) -> Link:
    groups = [limit for limit in limits if limit.restriction_type == PageViewRestriction.GROUPS]
    return Link(
        page.title,
        page_path(page),
        for_members=bool(limits),
        groups=tuple(frozenset(group.pk for group in limit.groups.all()) for limit in groups),
    )


def _linked(row: Any, targets: dict[int, Link], order: int, heading: str = "") -> Link | None:
    """Where a row leads, under its own words if it has some; None when its page is not there to be read."""
    if not row.page_id:
        return Link(row.label, row.link, order, heading) if row.link else None
    page = targets.get(row.page_id)
    if page is None or not page.url:
        return None
    return Link(row.label or page.label, page.url, order, heading, page.for_members, page.groups)


def _footer(rows: Iterable[Any], targets: dict[int, Link]) -> Iterator[Link]:
    for order, row in enumerate(rows):
        if link := _linked(row, targets, order, row.heading.strip()):
            yield link


def _menu(rows: Iterable[Any], targets: dict[int, Link]) -> Iterator[MenuLink]:
    for order, row in enumerate(rows):
        if row.built_in:
            yield MenuLink(row.built_in, row.label, row.hidden)
        elif link := _linked(row, targets, order):
            yield MenuLink(link=link)


def _logo(hub: HubSettings) -> Logo | None:
    if hub.logo is None:
        return None
    try:
        picture = hub.logo.get_rendition(LOGO)
    except (OSError, SourceImageIOError, InvalidFilterSpecError):
        # Its file is gone or broken: pages must come all the same.
        log.exception("The logo cannot be shown; ours stands in its place")
        return None
    key = f"{hub.logo.pk}-{(hub.logo.file_hash or '0')[:10]}"
    return Logo(picture.url, picture.width, picture.height, hub.logo_alt, key, hub.logo_has_name)
