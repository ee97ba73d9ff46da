"""Writes the demo's pages: home, standing pages, news, notes, resources, stories and what the hub is called.

Pages are Wagtail's own to write: each is added below its index and published like one that an editor made.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from hub.cms.models import (
    FooterLink,
    HomePage,
    HomeStep,
    HubSettings,
    NewsByline,
    NewsIndexPage,
    NewsPage,
    NoteFile,
    NotePage,
    NotePerson,
    NotesIndexPage,
    ResourceFile,
    ResourceFormat,
    ResourceIndexPage,
    ResourcePage,
    ResourceType,
    StandardPage,
)
from hub.demo.files import Paper, make
from hub.demo.markup import to_html
from hub.demo.pictures import picture
from hub.demo.source import day_before, items, read
from members.models import Member
from stories.actions import record_on_paper
from stories.models import StoryIndexPage, StoryPage, Use

Resolve = Callable[[str], str]


class PageWriter:
    """Writes all pages; `people` are the members by handle, `resolve` turns targets of links into paths."""

    def __init__(self, people: dict[str, Member], resolve: Resolve) -> None:
        self.people, self.resolve = people, resolve
        self.editor = people["gwen"]
        self.home = HomePage.objects.get()

    def write(self) -> None:
        self._name_the_hub()
        self._standing_pages()
        self._news()
        self._notes()
        self._resources()
        self._stories()
        self._home_page()

    def _name_the_hub(self) -> None:
        facts = read("hub")
        hub = HubSettings.load()
        hub.name, hub.strapline = facts["name"], facts["strapline"]
        hub.contact_email, hub.contact_phone = facts["contact_email"], facts["contact_phone"]
        hub.footer_links = [FooterLink(label=page["title"], link=f"/{page['slug']}/") for page in items("pages")]
        hub.save()

    def _home_page(self) -> None:
        facts, home = read("hub"), self.home
        hero = facts["hero"]
        home.hero_heading, home.hero_text = hero["title"], hero["text"]
        home.first_label, home.first_link = hero["primary"]["label"], hero["primary"]["link"]
        home.second_label, home.second_link = hero["secondary"]["label"], hero["secondary"]["link"]
        home.steps = [HomeStep(**step) for step in facts["steps"]]
        home.save_revision(user=self.editor).publish()

    def _standing_pages(self) -> None:
        for item in items("pages"):
            body = [self._picture_block(item["picture"])] if "picture" in item else []
            page = StandardPage(
                title=item["title"],
                slug=item["slug"],
                introduction=item["intro"],
                body=[*body, self._text_block(item["body"])],
            )
            self._publish(self.home, page, days=190)

    def _news(self) -> None:
        index = NewsIndexPage.objects.get()
        for item in items("news"):
            page = NewsPage(
                title=item["title"],
                slug=item["slug"],
                date=day_before(item["days"]),
                standfirst=item["standfirst"],
                body=[self._block(block) for block in item["body"]],
                bylines=[NewsByline(member=self.people[handle]) for handle in item["byline"]],
                **self._picture_fields(item["hero"]),
            )
            page.topics.add(*item["topics"])
            self._publish(index, page, days=item["days"])

    def _notes(self) -> None:
        index = NotesIndexPage.objects.get()
        for item in items("notes"):
            day = day_before(item["days"])
            names = ", ".join(self.people[handle].display_name for handle in item["came"])
            lead = (f"{item['group']}, {day.day} {day:%B %Y}", f"Who came: {names}", f"Left out: {item['left_out']}")
            page = NotePage(
                title=item["title"],
                slug=item["slug"],
                group=item["group"],
                date=day,
                apologies=item["sorry"],
                summary=item["summary"],
                left_out=item["left_out"],
                body=[self._text_block(item["body"])],
                people=[NotePerson(member=self.people[handle]) for handle in item["came"]],
                files=[NoteFile(**file) for file in self._files(item, lead, ("pdf", "docx"))],
            )
            page.topics.add(*item["topics"])
            self._publish(index, page, days=item["days"] - 1)

    def _resources(self) -> None:
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
                body=[self._text_block(item["body"])] if "body" in item else [],
                files=[ResourceFile(**file) for file in self._files(item, (item["summary"],), item.get("files", []))],
            )
            page.topics.add(*item["topics"])
            page.audience.add(*item["audience"])
            self._publish(index, page, days=item["days"])

    def _stories(self) -> None:
        index = StoryIndexPage.objects.get()
        for item in items("stories"):
            page = StoryPage(
                title=item["title"],
                slug=item["slug"],
                date=day_before(item["days"]),
                storyteller=self.people[item["teller"]] if "teller" in item else None,
                told_as=item.get("told_as", ""),
                summary=item["summary"],
                content_note=item.get("content_note", ""),
                pull_quote=item["quote"],
                body=[self._text_block(item["body"])],
                **self._picture_fields(item["picture"]),
            )
            page.themes.add(*item["themes"])
            self._publish(index, page, days=item["days"])

    def _publish(self, parent: Page, page: Page, *, days: int) -> None:
        page.owner = self.editor
        page.live = False
        parent.add_child(instance=page)
        if isinstance(page, StoryPage):
            record_on_paper(page.record, actor=None, uses=list(Use), where="Made up for the demo: there is no paper")
        page.full_clean()
        page.save_revision(user=self.editor).publish(user=self.editor)
        # Published "then", so that lists and feeds of the demo have a past.
        moment = datetime.combine(day_before(days), time(9), UTC)
        Page.objects.filter(pk=page.pk).update(first_published_at=moment, last_published_at=moment)

    def _block(self, block: dict[str, Any]) -> tuple[str, Any]:
        if "text" in block:
            return self._text_block(block["text"])
        if "quote" in block:
            return "quote", {"quote": block["quote"], "name": block["by"]}
        if "picture" in block:
            return self._picture_block(block["picture"])
        action = block["action"]
        return "call", {"text": action["text"], "label": action["label"], "link": self.resolve(action["link"])}

    def _text_block(self, text: str) -> tuple[str, str]:
        return "text", to_html(text, self.resolve)

    def _picture_block(self, item: dict[str, Any]) -> tuple[str, Any]:
        fields = self._picture_fields(item)
        return "picture", {name.removeprefix("picture_"): value for name, value in fields.items()}

    def _picture_fields(self, item: dict[str, Any]) -> dict[str, Any]:
        motif = item["motif"]
        file = ContentFile(picture(motif), name=f"circles-{motif}.jpg")
        image = Image(title=item["alt"][:120], description=item["alt"], uploaded_by_user=self.editor)
        image.file.save(file.name, file, save=True)
        return {
            "picture": image,
            "picture_alt": item["alt"],
            "picture_caption": item["caption"],
            "picture_credit": item["credit"],
        }

    def _files(self, item: dict[str, Any], lead: tuple[str, ...], kinds: Any) -> list[dict[str, Any]]:
        paper = Paper(item["title"], lead, item.get("body", ""))
        return [{"document": self._document(item, paper, kind)} for kind in kinds]

    def _document(self, item: dict[str, Any], paper: Paper, kind: str) -> Document:
        document = Document(title=f"{paper.title} ({LABELS[kind]})", uploaded_by_user=self.editor)
        document.file.save(f"{item['slug']}.{kind}", ContentFile(make(kind, paper)), save=True)
        return document


LABELS = {"pdf": "PDF", "docx": "Word"}
