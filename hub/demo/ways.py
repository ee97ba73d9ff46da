"""The demo's pages to read in another way: one that is right, one that is out of date, one in another language."""

from hub.cms.models import PageWay, PageWords, StandardPage
from hub.demo.files import Paper
from hub.demo.maker import Maker
from hub.demo.source import day_before, items


def write(maker: Maker) -> None:
    for item in items("ways"):
        page = StandardPage.objects.get(slug=item["page"])
        paper = Paper(item["title"], (), item["body"])
        page.ways.add(
            PageWay(
                kind=item["kind"],
                label=item.get("label", ""),
                language=item.get("language", ""),
                document=maker.paper(item["file"], paper, item.get("form", "pdf")),
                date=day_before(item["days"]),
            )
        )
        maker.publish_again(page, days=190)
        if "changed" in item:
            # As if an editor had changed the page after this version was made.
            PageWords.objects.filter(page=page).update(changed_on=day_before(item["changed"]))
