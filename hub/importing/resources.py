"""A table of resources: the dry run, and how one row becomes a page."""

import re
from typing import Any

from taggit.models import Tag

from hub.cms.models import Audience, ResourceAudience, ResourceIndexPage, ResourcePage, ResourceTopic
from hub.importing.enums import Level
from hub.importing.models import Import, ImportedThing
from hub.importing.plan import Line, Plan, Row, digest, upload_of
from hub.importing.tables import Checked, Record, check, records
from hub.importing.writing import Slugs, Tags, add_draft, is_untouched, keep, note

SOURCE = "resources"
HERE, CHANGED = "It is here already, just so.", "It was changed here since: left alone."


def plain(words: str) -> str:
    return " ".join(words.casefold().split())


def same_link(link: str) -> str:
    """What two spellings of one address have in common."""
    return re.sub(r"^https?://(www\.)?", "", link.casefold()).rstrip("/")


def key_of(link: str) -> str:
    return digest(same_link(link))


class Library:
    """What is in the library now: links and titles, and which page came in by which key."""

    def __init__(self) -> None:
        self.titles: dict[str, int] = {}
        self.links: dict[str, int] = {}
        for pk, title, link in ResourcePage.objects.values_list("pk", "title", "link"):
            self.titles[plain(title)] = pk
            if link:
                self.links[same_link(link)] = pk
        here = set(self.titles.values()) | set(self.links.values())
        things = ImportedThing.objects.filter(source=SOURCE, kind="resource")
        self.things = {thing.key: thing for thing in things if thing.object_id in here}

    def clash(self, title: str, link: str, thing: ImportedThing | None) -> str:
        """Why this is in the library already, though no import brought it; or ""."""
        own = thing.object_id if thing else None
        if self.links.get(same_link(link), own) != own:
            return "A resource with this link is in the library already."
        if self.titles.get(plain(title), own) != own:
            return "A resource with this title is in the library already."
        return ""


def check_file(job: Import, plan: Plan) -> None:
    """The dry run: looks at every row, and writes the good ones into the plan. Raises Refused."""
    plan.source = SOURCE
    library, seen = Library(), Seen()
    for record in records(upload_of(job.pk)):
        checked = check(record)
        checked.faults += seen.faults(record, checked)
        _plan_row(plan, library, record, checked)


class Seen:
    """Links and titles of the rows before."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def faults(self, record: Record, checked: Checked) -> list[str]:
        faults = []
        for name, value in (
            ("link", same_link(checked.data.get("link", ""))),
            ("title", plain(checked.data.get("title", ""))),
        ):
            if value:
                first = self._lines.setdefault(f"{name} {value}", record.line)
                if first != record.line:
                    faults.append(f"Line {first} has the same {name}.")
        return faults


def _plan_row(plan: Plan, library: Library, record: Record, checked: Checked) -> None:
    what = record.cells.get("title", "")[:200] or "(no title)"
    data = checked.data
    thing = library.things.get(key_of(data.get("link", ""))) if not checked.faults else None
    same = thing is not None and thing.digest == digest(data)
    if not checked.faults and not same and (clash := library.clash(data["title"], data["link"], thing)):
        checked.faults.append(clash)
    if checked.faults:
        plan.tell(record.line, what, Level.BAD, " ".join(checked.faults))
        return
    plan.add("resource", line=record.line, **data)
    if thing is None:
        plan.tell(record.line, what, Level.MADE, "A new resource.")
    elif same:
        plan.tell(record.line, what, Level.SKIPPED, HERE)
    elif is_untouched(thing, ResourcePage.objects.get(pk=thing.object_id)):
        plan.tell(record.line, what, Level.UPDATED, "It changed in the file: will be updated.")
    else:
        plan.tell(record.line, what, Level.SKIPPED, CHANGED)


class ResourceWriter:
    """Carries the plan out, line by line."""

    def __init__(self, job: Import) -> None:
        self.job = job
        self.index = ResourceIndexPage.objects.live().first() or ResourceIndexPage.objects.get()
        self.slugs, self.topics, self.audiences = Slugs(), Tags(Tag), Tags(Audience)
        self.library = Library()

    def apply(self, line: Line) -> list[Row]:
        data = {name: value for name, value in line.items() if name not in ("do", "line")}
        level, words = self._write(data)
        return [Row(line["line"], data["title"][:200], level, words)]

    def _write(self, data: dict[str, Any]) -> tuple[Level, str]:
        key, now = key_of(data["link"]), digest(data)
        thing = self.library.things.get(key)
        if thing and thing.digest == now:
            return Level.SKIPPED, HERE
        if clash := self.library.clash(data["title"], data["link"], thing):
            return Level.BAD, clash
        if thing is None:
            page = ResourcePage(slug=self.slugs.free(self.index, "", data["title"], "resource"))
            self._fill(page, data)
            add_draft(page, parent=self.index, owner=self.job.who)
            thing = ImportedThing.objects.filter(source=SOURCE, kind="resource", key=key).first()
            thing = thing or ImportedThing(source=SOURCE, kind="resource", key=key)
            thing.object_id = page.pk
            level, words = Level.MADE, "Made."
        else:
            page = ResourcePage.objects.get(pk=thing.object_id)
            if not is_untouched(thing, page):
                return Level.SKIPPED, CHANGED
            self._fill(page, data)
            level, words = Level.UPDATED, "Updated."
        live = page.live or (level == Level.MADE and not self.job.as_drafts)
        trouble = keep(page, live=live, actor=self.job.who)
        note(thing, page, now)
        self._remember(thing, data)
        return (Level.LOOK, f"{words} Kept as a draft: {trouble}") if trouble else (level, words)

    def _fill(self, page: ResourcePage, data: dict[str, Any]) -> None:
        for name in ("title", "summary", "link", "type", "format", "year"):
            setattr(page, name, data[name])
        page.draft_title = page.title
        page.tagged_items = [ResourceTopic(tag=tag) for tag in self.topics.get(data["topics"])]
        page.audience_items = [ResourceAudience(tag=tag) for tag in self.audiences.get(data["audience"])]

    def _remember(self, thing: ImportedThing, data: dict[str, Any]) -> None:
        self.library.things[thing.key] = thing
        self.library.titles[plain(data["title"])] = thing.object_id
        self.library.links[same_link(data["link"])] = thing.object_id
