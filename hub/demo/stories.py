"""The demo's stories: told, waiting for the editors, and one that was taken back."""

from typing import Any

from hub.demo.maker import Maker
from hub.demo.source import day_before, items, read
from stories.actions import Telling, change_uses, record_on_paper, tell_story, withdraw
from stories.models import StoryIndexPage, StoryPage, StoryRecord, Use

NO_PAPER = "Made up for the demo: there is no paper"


def write(maker: Maker) -> None:
    for item in items("stories"):
        _told(maker, item)
    for item in read("waiting")["stories"]:
        _sent_in(maker, item)


def _told(maker: Maker, item: dict[str, Any]) -> None:
    page = StoryPage(
        title=item["title"],
        slug=item["slug"],
        kind=item.get("kind", "written"),
        date=day_before(item["days"]),
        storyteller=maker.people[item["teller"]] if "teller" in item else None,
        told_as=item.get("told_as", ""),
        summary=item["summary"],
        content_note=item.get("content_note", ""),
        pull_quote=item["quote"],
        discussion=item.get("discussion", False),
        **_words(maker, item),
        **maker.picture_fields(item["picture"]),
    )
    page.owner, page.live = maker.editor, False
    StoryIndexPage.objects.get().add_child(instance=page)
    page.themes.add(*item["themes"])
    uses = [Use(use) for use in item.get("uses", list(Use))]
    record_on_paper(page.record, actor=None, uses=uses, where=NO_PAPER)
    maker.publish_again(page, days=item["days"])


def _words(maker: Maker, item: dict[str, Any]) -> dict[str, Any]:
    """The body of a written story; the recording of another, with its transcript."""
    if "media" not in item:
        return {"body": [maker.text(item["body"])]}
    captions = item.get("captions")
    return {
        "recording": maker.recording(item["title"], item["media"]),
        "captions": maker.recording(f"{item['title']} (captions)", captions) if captions else None,
        "minutes": item["minutes"],
        "transcript": maker.html(item["body"]),
    }


def _sent_in(maker: Maker, item: dict[str, Any]) -> None:
    """A story as a member's form makes it: it waits for the editors, unless its teller took it back."""
    teller = maker.people[item["teller"]]
    telling = Telling(
        title=item["title"],
        summary=item["summary"],
        words=item["words"],
        told_as=item.get("told_as", ""),
        themes=item["themes"],
        uses=item["uses"],
    )
    record: StoryRecord = tell_story(telling, actor=teller)
    if item.get("taken_back"):
        withdraw(record, actor=teller)
    elif "later" in item:
        change_uses(record, actor=teller, uses=item["later"], look_again_on=None)
