"""The name `hub` in every template: who this hub is and where its main menu leads."""

from email.utils import parseaddr
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.templatetags.static import static

from hub.plugins.menu import MenuItem
from hub.ui import colours, menu
from hub.ui.display import Display, display_of
from hub.ui.site import Link, Logo, SiteFacts, site_facts


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
    def contact_address(self) -> str:
        return self.facts.contact_address

    @property
    def opening_hours(self) -> str:
        return self.facts.opening_hours

    @property
    def footer_words(self) -> str:
        return self.facts.footer_words

    @property
    def social_links(self) -> tuple[Link, ...]:
        return self.facts.social_links

    @property
    def logo(self) -> Logo | None:
        return self.facts.logo

    @cached_property
    def accent(self) -> tuple[str, str]:
        """The colour of links and buttons on light and on dark pages."""
        return self.facts.accent or colours.USUAL

    @property
    def card_url(self) -> str:
        """The picture for pages that have none of their own, where somebody shares them."""
        return self.facts.logo.picture("card") if self.facts.logo else static("hub/img/card.png")

    @property
    def icon_url(self) -> str:
        """The icon of a browser's tab: ours is an SVG, a hub's own a PNG."""
        return self.facts.logo.picture("32") if self.facts.logo else static("hub/img/logo.svg")

    @property
    def phone_icon_url(self) -> str:
        return self.facts.logo.picture("180") if self.facts.logo else static("hub/img/icon-180.png")

    @cached_property
    def colours_url(self) -> str:
        """The stylesheet of the hub's own colours, or "" when it has none."""
        return "/" + colours.stylesheet_name(*self.facts.accent) if self.facts.accent else ""

    @cached_property
    def _group_ids(self) -> frozenset[int]:
        return menu.groups_of(self._viewer)

    @property
    def _viewer(self) -> Any:
        return getattr(self._request, "user", None) or AnonymousUser()

    @cached_property
    def footer_links(self) -> tuple[Link, ...]:
        return menu.for_viewer(self.facts.footer_links, self._viewer, lambda: self._group_ids)

    @cached_property
    def footer_columns(self) -> list[tuple[str, list[Link]]]:
        """(heading, links); those without a heading stand under ""."""
        return menu.columns(self.footer_links)

    @cached_property
    def display(self) -> Display:
        return display_of(self._request)

    @cached_property
    def nav(self) -> list[MenuItem]:
        return menu.main_menu(self._request, self.facts, self._viewer, lambda: self._group_ids)


def hub(request: HttpRequest) -> dict[str, HubContext]:
    return {"hub": HubContext(request)}
