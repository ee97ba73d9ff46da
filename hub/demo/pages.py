"""Writes the demo's pages: home, standing pages, news, notes, resources, stories and what the hub is called.

Pages are Wagtail's own to write: each is added below its index and published like one that an editor made.
"""

from typing import Any

from hub.cms.models import FooterLink, HomeStep, HubSettings, StandardPage
from hub.demo import library, news, places, stories, waiting, ways
from hub.demo.maker import Maker
from hub.demo.source import items, read


def write(maker: Maker) -> None:
    """Resources come first: other pages show them."""
    library.write_resources(maker)
    _standing_pages(maker)
    news.write(maker)
    places.write_groups(maker)
    library.write_notes(maker)
    places.write_programmes(maker)
    places.write_papers(maker)
    stories.write(maker)
    waiting.write(maker)
    ways.write(maker)
    _home_page(maker)
    _name_the_hub()


def _name_the_hub() -> None:
    facts = read("hub")
    hub = HubSettings.load()
    for name in ("name", "strapline", "contact_email", "contact_phone", "opening_hours", "footer_words"):
        setattr(hub, name, facts[name])
    hub.footer_links = [FooterLink(**link) for link in facts["footer"]]
    hub.save()


def _home_page(maker: Maker) -> None:
    facts, home = read("hub"), maker.home
    hero = facts["hero"]
    home.hero_heading, home.hero_text = hero["title"], hero["text"]
    home.first_label, home.first_link = hero["primary"]["label"], hero["primary"]["link"]
    home.second_label, home.second_link = hero["secondary"]["label"], hero["secondary"]["link"]
    home.steps = [HomeStep(**step) for step in facts["steps"]]
    home.save_revision(user=maker.editor).publish()


def _standing_pages(maker: Maker) -> None:
    for item in items("pages"):
        page = StandardPage(
            title=item["title"],
            slug=item["slug"],
            introduction=item["intro"],
            leave_quickly=item.get("leave_quickly", False),
            body=_body(maker, item),
        )
        maker.publish(maker.home, page, days=190)


def _body(maker: Maker, item: dict[str, Any]) -> list[Any]:
    body = [maker.picture(item["picture"])] if "picture" in item else []
    return [*body, maker.text(item["body"]), *maker.blocks(item.get("blocks", []))]
