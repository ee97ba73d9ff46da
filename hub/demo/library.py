"""The demo's meeting notes and resources."""

from hub.cms.models import (
    GroupPage,
    NoteFile,
    NotePage,
    NotePerson,
    NotesIndexPage,
    ResourceFile,
    ResourceFormat,
    ResourceIndexPage,
    ResourcePage,
    ResourceType,
)
from hub.demo.maker import Maker
from hub.demo.source import day_before, items


def write_notes(maker: Maker) -> None:
    index = NotesIndexPage.objects.get()
    for item in items("notes"):
        day = day_before(item["days"])
        names = ", ".join(maker.people[handle].display_name for handle in item["came"])
        lead = (f"{item['group']}, {day.day} {day:%B %Y}", f"Who came: {names}", f"Left out: {item['left_out']}")
        page = NotePage(
            title=item["title"],
            slug=item["slug"],
            group=item["group"],
            group_page=GroupPage.objects.filter(title=item["group"]).first(),
            date=day,
            apologies=item["sorry"],
            summary=item["summary"],
            left_out=item["left_out"],
            body=[maker.text(item["body"])],
            people=[NotePerson(member=maker.people[handle]) for handle in item["came"]],
            files=[NoteFile(**file) for file in maker.files(item, lead, ("pdf", "docx"))],
        )
        page.topics.add(*item["topics"])
        maker.publish(index, page, days=item["days"] - 1)


def write_resources(maker: Maker) -> None:
    index = ResourceIndexPage.objects.get()
    types = {kind.label.lower(): kind for kind in ResourceType}
    formats = {kind.label.lower(): kind for kind in ResourceFormat}
    # The oldest first, so that the order of being made is the order of time.
    for item in sorted(items("resources"), key=lambda item: -item["days"]):
        page = ResourcePage(
            title=item["title"],
            slug=item["slug"],
            summary=item["summary"],
            type=types[item["type"]],
            format=formats[item["format"]],
            year=item["year"],
            link=item.get("link", ""),
            body=[maker.text(item["body"])] if "body" in item else [],
            files=[ResourceFile(**file) for file in maker.files(item, (item["summary"],), item.get("files", []))],
        )
        page.topics.add(*item["topics"])
        page.audience.add(*item["audience"])
        maker.publish(index, page, days=item["days"])
