"""What every page says about its hub: name, contact address, footer links.

The ground knows nothing of the settings page that editors fill in, so whoever keeps the values
(hub.cms) registers a function that reads them. The answer is kept in this process for a short
while: a settings row must not cost a query on every page.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

KEEP_SECONDS = 30.0


@dataclass(frozen=True)
class Link:
    """One link of the header or the footer; `order` sorts, lowest first."""

    label: str
    url: str
    order: int = 100


@dataclass(frozen=True)
class SiteFacts:
    """The words a hub chooses for itself. Empty contact fields are left out of the page."""

    name: str = "Co-Pro Hub"
    strapline: str = "The home of a co-production community"
    contact_email: str = ""
    contact_phone: str = ""
    footer_links: tuple[Link, ...] = field(default=())


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
