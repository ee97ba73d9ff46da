"""What every page says about its hub: name, contact, menu, logo, colours, footer.

The ground knows nothing of the settings page that editors fill in, so whoever keeps the values
(hub.cms) registers a function that reads them. The answer is kept in this process for a short
while: a settings row must not cost a query on every page.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

KEEP_SECONDS = 30.0


@dataclass(frozen=True)
class Link:
    """One link of the header or the footer; `order` sorts, lowest first.

    `for_members` and `groups` say who may know of it: signed-in members, and for each set of group ids
    those who are in one of them. `heading` is that of its column in the footer.
    """

    label: str
    url: str
    order: int = 100
    heading: str = ""
    for_members: bool = False
    groups: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True)
class MenuLink:
    """A row of the menu that editors arranged: a part of the hub (the address of its NavItem), or a link."""

    built_in: str = ""
    label: str = ""
    hidden: bool = False
    link: Link | None = None


@dataclass(frozen=True)
class Logo:
    """A picture in place of ours. `key` names what is made of it: icons and a card."""

    url: str
    width: int
    height: int
    alt: str
    key: str
    has_name: bool = False

    def picture(self, name: str) -> str:
        """The path of what is made from it: "32", "180", "192", "512", "maskable", "card"."""
        return f"/site-icon-{name}-{self.key}.png"


@dataclass(frozen=True)
class SiteFacts:
    """What a hub chooses for itself. Empty contact fields are left out of the page.

    `accent`: the colour for light and for dark pages, both or none; `menu`: None while nobody arranged one.
    """

    name: str = "Co-Pro Hub"
    strapline: str = "The home of a co-production community"
    contact_email: str = ""
    contact_phone: str = ""
    footer_links: tuple[Link, ...] = field(default=())
    contact_address: str = ""
    opening_hours: str = ""
    footer_words: str = ""
    social_links: tuple[Link, ...] = ()
    menu: tuple[MenuLink, ...] | None = None
    logo: Logo | None = None
    accent: tuple[str, str] | None = None


@dataclass
class _Kept:
    provider: Callable[[], SiteFacts] | None = None
    facts: SiteFacts | None = None
    until: float = 0.0


_kept = _Kept()


def register_site_facts(provider: Callable[[], SiteFacts]) -> None:
    """Name the function that reads the facts; a later call replaces an earlier one."""
    _kept.provider = provider
    forget_site_facts()


def forget_site_facts() -> None:
    """Read the facts anew on the next page; call it when they were changed in this process."""
    _kept.facts = None


def site_facts() -> SiteFacts:
    """The facts of this hub, at most KEEP_SECONDS old; the defaults when they cannot be read."""
    now = time.monotonic()
    if _kept.facts is not None and now < _kept.until:
        return _kept.facts
    facts = SiteFacts()
    if _kept.provider is not None:
        try:
            facts = _kept.provider()
        except Exception:  # the error page itself asks: a database that is down must not break it
            logger.exception("The facts of the site could not be read; the defaults are shown")
    _kept.facts, _kept.until = facts, now + KEEP_SECONDS
    return facts


def full_url(path: str) -> str:
    """The full address of a path of this hub, as feeds, site maps and machines need it."""
    return path if urlsplit(path).scheme else settings.BASE_URL.rstrip("/") + path
