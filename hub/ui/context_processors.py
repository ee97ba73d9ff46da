"""The name `hub` in every template: who this hub is and where its main menu leads."""

from email.utils import parseaddr
from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest

from hub.plugins.menu import MenuItem, nav_items
from hub.ui.display import Display, display_of
from hub.ui.site import Link, SiteFacts, site_facts


@cache
def address_in(sender: str) -> str:
    """The bare address of "Name <address>"."""
    return parseaddr(sender)[1]


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

    @cached_property
    def contact_email(self) -> str:
        return self.facts.contact_email or address_in(settings.DEFAULT_FROM_EMAIL)

    @property
    def contact_phone(self) -> str:
        return self.facts.contact_phone

    @property
    def footer_links(self) -> tuple[Link, ...]:
        return self.facts.footer_links

    @cached_property
    def display(self) -> Display:
        return display_of(self._request)

    @cached_property
    def nav(self) -> list[MenuItem]:
        return nav_items(self._request)


def hub(request: HttpRequest) -> dict[str, HubContext]:
    return {"hub": HubContext(request)}
