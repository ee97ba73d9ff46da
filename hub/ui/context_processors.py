"""The name `hub` in every template: who this hub is and where its main menu leads."""

from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from hub.plugins.registry import registry
from hub.ui.site import Link, SiteFacts, site_facts


@dataclass(frozen=True)
class NavItem:
    """A link of the main menu; `current` is true on its page and on pages below it."""

    label: str
    url: str
    current: bool


class HubContext:
    """Read lazily, so that a page that prints none of it (the admin, a fragment) pays nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def facts(self) -> SiteFacts:
        return site_facts()

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def strapline(self) -> str:
        return self.facts.strapline

    @property
    def contact_email(self) -> str:
        return self.facts.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    @property
    def contact_phone(self) -> str:
        return self.facts.contact_phone

    @property
    def footer_links(self) -> tuple[Link, ...]:
        return self.facts.footer_links

    @cached_property
    def nav(self) -> list[NavItem]:
        path = self._request.path
        items = sorted(item for _, item in registry.nav)
        return [NavItem(item.label, item.url, is_under(path, item.url)) for item in items]


def is_under(path: str, url: str) -> bool:
    """True when path is url or lies below it; the root is only itself."""
    return path == url or (url != "/" and path.startswith(url if url.endswith("/") else f"{url}/"))


def hub(request: HttpRequest) -> dict[str, HubContext]:
    return {"hub": HubContext(request)}
