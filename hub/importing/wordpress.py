"""How the plan of a WordPress site is carried out: shells, pictures, words, discussions, redirects."""

import re
from datetime import date, datetime
from typing import Any

from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.rich_text import RichText

from hub.cms.models import HomePage, NewsByline, NewsIndexPage, NewsPage, NewsTopic, StandardPage
from hub.cms.site import page_path
from hub.importing.enums import Level
from hub.importing.models import Import, ImportedThing
from hub.importing.pictures import PictureWriter, open_pictures
from hub.importing.plan import Line, Row, digest
from hub.importing.writing import Slugs, Tags, add_draft, is_untouched, keep, note
from hub.plugins.core import ImportedComment, core

HERE, CHANGED = "It is here already, just so.", "It was changed here since: left alone."
LINK = re.compile(r'<a linktype="wordpress" id="(\d+)">(.*?)</a>', re.DOTALL)
DELETED = "It was deleted here after an earlier import: not made again."
LONGEST_OLD_PATH = 255
SHOWN = "max-1600x1600"
NO_TRANSCRIPT = "<p>There is no transcript of this film yet.</p>"
FILM = {"document": None, "length": "", "poster": None, "captions": None, "language": "en", "silent": False}


class Here:
    """What of a source is here already: number → what is remembered of its page."""

    def __init__(self, source: str, *, remakes: bool = False) -> None:
        things = ImportedThing.objects.filter(source=source, kind="page")
        found = {thing.key: thing for thing in things}
        pages = Page.objects.only("id", "live", "latest_revision_id").in_bulk([t.object_id for t in found.values()])
        self._pages = pages
        self._things = {key: thing for key, thing in found.items() if thing.object_id in pages}
        self._deleted = set() if remakes else {key for key, thing in found.items() if thing.digest} - set(self._things)

    def would(self, number: str, now: str) -> tuple[Level, str]:
        """What an import would do with a page that says this."""
        thing = self._things.get(number)
        if number in self._deleted:
            return Level.SKIPPED, DELETED
        if thing is None or not thing.digest:
            return Level.MADE, "A new page."
        if thing.digest == now:
            return Level.SKIPPED, HERE
        if is_untouched(thing, self._pages[thing.object_id]):
            return Level.UPDATED, "It changed in the file: will be updated."
        return Level.SKIPPED, CHANGED


class WordPressWriter:
    """Carries the plan out, line by line."""

    def __init__(self, job: Import) -> None:
        self.job = job
        self.home, self.news = HomePage.objects.get(), NewsIndexPage.objects.get()
        self.slugs, self.topics = Slugs(), Tags(Tag)
        self.pictures = PictureWriter(job, open_pictures(job))
        self._things: dict[str, ImportedThing | None] = {}

    def apply(self, line: Line) -> list[Row]:
        return list(getattr(self, f"_{line['do']}")(line))

    # One method for each kind of line -------------------------------------------------------

    def _shell(self, line: Line) -> list[Row]:
        if self._page_of(line["number"]) is not None or self._was_deleted(line["number"]):
            return []
        is_page = line["kind"] == "page"
        parent = (self._page_of(line["parent"]) or self.home) if is_page else self.news
        words = {"title": line["title"], "first_published_at": _moment(line["at"])}
        page = StandardPage(**words) if is_page else NewsPage(**words, standfirst=line["title"][:300])
        page.slug = self.slugs.free(parent, line["slug"], line["title"], f"{line['kind']}-{line['number']}")
        add_draft(page, parent=parent, owner=self.job.who)
        thing = self._find(line["number"]) or ImportedThing(
            source=self.job.source, kind="page", key=line["number"], object_id=page.pk
        )
        thing.object_id, thing.digest = page.pk, ""
        thing.save()
        self._things[line["number"]] = thing
        return []

    def _picture(self, line: Line) -> list[Row]:
        what = line["file"].rsplit("/", 1)[-1][:200]
        try:
            _, made = self.pictures.get(line["file"], title=line["title"], alt=line["alt"])
        except (OSError, KeyError) as error:
            return [Row(line["line"], what, Level.BAD, f"The file cannot be read any more ({type(error).__name__}).")]
        return [Row(line["line"], what, *((Level.MADE, "A picture.") if made else (Level.SKIPPED, HERE)))]

    def _fill(self, line: Line) -> list[Row]:
        data, now = line["data"], digest(line["data"])
        thing, page = self._find(line["number"]), self._page_of(line["number"])
        row = lambda level, words: Row(line["line"], line["title"][:200], level, words)  # noqa: E731
        if page is None and self._was_deleted(line["number"]):
            return [row(Level.SKIPPED, DELETED)]
        if thing is None or page is None:
            return [row(Level.BAD, "Its page is gone: somebody deleted it while the import ran.")]
        page = page.specific
        level = Level.UPDATED if thing.digest else Level.MADE
        if thing.digest == now:
            return [row(Level.SKIPPED, HERE)]
        if thing.digest and not is_untouched(thing, page):
            return [row(Level.SKIPPED, CHANGED)]
        self._write(page, data)
        trouble = keep(page, live=data["live"] or page.live, actor=self.job.who, changed_at=_moment(data["changed"]))
        note(thing, page, now)
        notes = [*line["notes"], *([f"Kept as a draft: {trouble}"] if trouble else [])]
        notes += self._redirects(page, line["old"])
        return [row(level, "Made." if level == Level.MADE else "Updated."), *(row(Level.LOOK, said) for said in notes)]

    def _talk(self, line: Line) -> list[Row]:
        page = self._page_of(line["number"])
        if page is None or not page.live:
            return []
        comments = [
            ImportedComment(
                key=f"{self.job.source[-80:]}:{comment['key']}",
                name=comment["name"],
                body=comment["body"],
                at=datetime.fromisoformat(comment["at"]),
            )
            for comment in line["comments"]
        ]
        core.import_discussion(page_id=page.pk, title=page.title, posts=comments)
        return []

    def _redirect(self, line: Line) -> list[Row]:
        self._lead(line["old"], link=line["to"])
        return []

    def _topic(self, line: Line) -> list[Row]:
        (tag,) = self.topics.get([line["name"]])
        for old in line["old"]:
            self._lead(old, link=f"/news/?topic={tag.slug}")
        return []

    def _attachment(self, line: Line) -> list[Row]:
        """The page of a file: people are led to the page that carries it, else to the file itself."""
        page = self._page_of(line["number"])
        link = ""
        if page is None and line["file"]:
            try:
                # Originals are never given out.
                link = self._image(line).get_rendition(SHOWN).url
            except (OSError, KeyError):
                return []  # the row of the picture says so
        for old in line["old"] if page or link else ():
            self._lead(old, page=page, link=link)
        return []

    # Parts --------------------------------------------------------------------------------

    def _find(self, number: str) -> ImportedThing | None:
        if number not in self._things:
            self._things[number] = ImportedThing.objects.filter(source=self.job.source, kind="page", key=number).first()
        return self._things[number]

    def _was_deleted(self, number: str) -> bool:
        """Whether it was brought in whole once, and is not to come again. Asked where there is no page."""
        thing = self._find(number)
        return thing is not None and bool(thing.digest) and not self.job.remakes_deleted

    def _page_of(self, number: str) -> Page | None:
        thing = self._find(number) if number else None
        return Page.objects.filter(pk=thing.object_id).first() if thing else None

    def _write(self, page: Any, data: dict[str, Any]) -> None:
        page.title = page.draft_title = data["title"]
        page.body = [self._block(kind, value) for kind, value in data["blocks"]]
        if data["discussion"]:
            page.discussion = True
        if isinstance(page, StandardPage):
            page.introduction = data["standfirst"]
            return
        page.standfirst = data["standfirst"]
        if data["date"]:
            page.date = date.fromisoformat(data["date"])
        page.bylines = [NewsByline(name=data["author"])] if data["author"] else []
        page.tagged_items = [NewsTopic(tag=tag) for tag in self.topics.get(data["topics"])]
        if picture := data["picture"]:
            page.picture = self._image(picture)
            page.picture_alt, page.picture_caption = picture["alt"], picture["caption"]

    def _block(self, kind: str, value: Any) -> tuple[str, Any]:
        if kind == "text":
            return "text", LINK.sub(self._link, value)
        if kind == "film":
            return "video", {**FILM, **value, "transcript": RichText(NO_TRANSCRIPT)}
        return "picture", {
            "picture": self._image(value),
            "alt": value["alt"],
            "caption": value["caption"],
            "credit": "",
        }

    def _image(self, picture: dict[str, str]) -> Any:
        return self.pictures.get(picture["file"], title=picture["title"], alt=picture["alt"])[0]

    def _link(self, match: re.Match[str]) -> str:
        page = self._page_of(match[1])
        return f'<a linktype="page" id="{page.pk}">{match[2]}</a>' if page else match[2]

    def _redirects(self, page: Page, old: list[str]) -> list[str]:
        own = page_path(page).rstrip("/")
        notes = [self._lead(path, page=page) for path in old if path.rstrip("/") != own]
        return [words for words in notes if words]

    def _lead(self, old: str, *, page: Page | None = None, link: str = "") -> str:
        """A redirect from an old path; one that somebody made stays. Answers a sentence when it could not be made."""
        old_path = Redirect.normalise_path(old)
        if len(old_path) > LONGEST_OLD_PATH:
            return f"Its old address is too long for a redirect: {old_path[:60]}…"
        found = Redirect.objects.filter(old_path=old_path, site=None).first()
        if found is None:
            Redirect.objects.create(old_path=old_path, redirect_page=page, redirect_link=link)
            return ""
        if page is not None and found.redirect_page_id != page.pk:
            return f"There is a redirect from {old_path[:80]} to another place already: it stays."
        return ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
