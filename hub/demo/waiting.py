"""What waits for the editors of the demo, besides stories: a suggested resource, a draft."""

from typing import Any

from hub.cms.models import NewsIndexPage, NewsPage
from hub.cms.suggesting.actions import suggest
from hub.demo.maker import Maker
from hub.demo.source import day_before, read


def write(maker: Maker) -> None:
    for item in read("waiting")["resources"]:
        _suggested(maker, item)
    _drafted(maker, read("waiting")["draft"])


def _suggested(maker: Maker, item: dict[str, Any]) -> None:
    suggest(
        actor=maker.people[item["by"]],
        key=f"demo-{item['year']}-{item['type']}",
        fields={name: item[name] for name in ("title", "summary", "type", "format", "year", "link")},
        topics=item["topics"],
        audience=item["audience"],
        made_it=item["made_it"],
        show_name=item["show_name"],
    )


def _drafted(maker: Maker, item: dict[str, Any]) -> None:
    """News that nobody sees yet but editors."""
    page = NewsPage(
        title=item["title"], standfirst=item["standfirst"], date=day_before(0), body=maker.blocks(item["body"])
    )
    page.owner, page.live = maker.editor, False
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=maker.editor)
