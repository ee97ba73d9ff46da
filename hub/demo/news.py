"""The demo's news: pieces, and the series that some belong to."""

from typing import Any

from hub.cms.models import NewsByline, NewsIndexPage, NewsPage, NewsRelated, Series
from hub.demo.maker import Maker
from hub.demo.source import day_before, items


def write(maker: Maker) -> None:
    series = {item["key"]: _series(item) for item in items("series")}
    pages = {item["slug"]: _piece(maker, item, series) for item in items("news")}
    for item in items("series"):
        if "introduction" in item:
            row = series[item["key"]]
            row.introduced_by = pages[item["introduction"]]
            row.save()
    for item in items("news"):
        if "related" in item:
            page = pages[item["slug"]]
            page.chosen_related = [NewsRelated(other=pages[slug]) for slug in item["related"]]
            maker.publish_again(page, days=item["days"])


def _series(item: dict[str, Any]) -> Series:
    row, _ = Series.objects.get_or_create(slug=item["key"], defaults={"name": item["name"]})
    row.name, row.introduction = item["name"], item["words"]
    row.save()
    return row


def _piece(maker: Maker, item: dict[str, Any], series: dict[str, Series]) -> NewsPage:
    updated = item.get("updated")
    page = NewsPage(
        title=item["title"],
        slug=item["slug"],
        date=day_before(item["days"]),
        standfirst=item["standfirst"],
        body=maker.blocks(item["body"]),
        series=series.get(item.get("series", "")),
        updated_on=day_before(updated["days"]) if updated else None,
        updated_words=updated["words"] if updated else "",
        discussion=item.get("discussion", False),
        bylines=[NewsByline(member=maker.people[handle]) for handle in item["byline"]],
        **maker.picture_fields(item["hero"]),
    )
    page.topics.add(*item["topics"])
    maker.publish(NewsIndexPage.objects.get(), page, days=item["days"])
    return page
