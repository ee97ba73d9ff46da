"""The dry run of a WordPress export: reads it twice, writes the plan, says what cannot be kept."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from hub.importing.comments import comments_of
from hub.importing.content import Converted, convert
from hub.importing.enums import Level
from hub.importing.models import Import
from hub.importing.old_site import KINDS, LEFT_OUT, OldSite, Post, moment
from hub.importing.pictures import open_pictures
from hub.importing.plan import Plan, digest, upload_of
from hub.importing.wordpress import Here
from hub.importing.words import words_of
from hub.importing.wxr import Record, records

LONGEST_CONTENT = 2_000_000
LONGEST_STANDFIRST, LONGEST_INTRODUCTION = 300, 400
MOST_TOPICS = 30
QUIET_KINDS = {"nav_menu_item", "revision", "customize_changeset", "oembed_cache", "wp_global_styles", "custom_css"}
OTHER_STATUS = {
    "draft": "It was a draft, and stays one.",
    "pending": "It waited for review: kept as a draft.",
    "private": "It was private: kept as a draft.",
    "future": "It waited for its date: kept as a draft.",
}


def check_file(job: Import, plan: Plan) -> None:
    """Raises Refused."""
    path = upload_of(job.pk)
    site = OldSite.read(_breathing(path, plan), open_pictures(job))
    plan.source = site.source
    planner = _Planner(site, plan, as_drafts=job.as_drafts, remakes=job.remakes_deleted)
    planner.shells()
    planner.pictures()
    for record in _breathing(path, plan):
        planner.record(record)
    planner.topics()
    planner.attachments()


def _breathing(path: Any, plan: Plan) -> Any:
    for record in records(path):
        plan.breathe()
        yield record


class _Planner:
    def __init__(self, site: OldSite, plan: Plan, *, as_drafts: bool, remakes: bool) -> None:
        self.site, self.plan, self.as_drafts = site, plan, as_drafts
        self.here = Here(site.source, remakes=remakes)
        self._topics: dict[tuple[str, str], str] = {}
        self._carried: dict[str, str] = {}
        """Number of a picture → of the first post that has it at its top."""

    def shells(self) -> None:
        """Every page as an empty draft first: then links between them know where to lead."""
        for post in self.site.parents_first():
            parent = self.site.parent_of(post)
            self.plan.add(
                "shell",
                line=post.line,
                number=post.number,
                kind=post.kind,
                title=post.title,
                slug=post.slug,
                parent=parent.number if parent else "",
                at=post.at.isoformat() if post.at else "",
            )

    def pictures(self) -> None:
        for picture in self.site.attachments.values():
            name = self.site.pictures.find(picture.address)
            what = picture.address.rsplit("/", 1)[-1][:200] or f"Attachment {picture.number}"
            if not name:
                is_picture = re.search(r"\.(jpe?g|png|gif|webp|avif)\Z", picture.address, re.IGNORECASE)
                words = "Its file was not given." if is_picture else "It is no picture; upload it by hand."
                self.plan.tell(picture.line, what, Level.LOOK, words)
            elif trouble := self.site.pictures.trouble(name):
                self.plan.tell(picture.line, what, Level.BAD, f"This picture cannot be taken: {trouble}.")
            else:
                self.plan.add("picture", line=picture.line, file=name, title=picture.title, alt=picture.alt)

    def record(self, record: Record) -> None:
        if record.kind != "item":
            return
        kind, number = record.get("wp:post_type"), record.get("wp:post_id")
        what = words_of(record.get("title"))[:200] or f"Number {number or '?'}"
        post = self.site.posts.get(number)
        if record.order in self.site.twice:
            self.plan.tell(record.line, what, Level.BAD, f"An earlier item has the same number ({number[:20]}).")
        elif kind == "attachment" or kind in QUIET_KINDS:
            self._quiet(record, kind, what)
        elif kind not in KINDS:
            self.plan.tell(record.line, what, Level.SKIPPED, f"The hub has nothing like “{kind[:40] or 'no type'}”.")
        elif record.get("wp:status") in LEFT_OUT:
            self.plan.tell(record.line, what, Level.SKIPPED, LEFT_OUT[record.get("wp:status")])
        elif post is None:
            self.plan.tell(record.line, what, Level.BAD, "It has no number (wp:post_id), so it could come twice.")
        elif len(record.get("content:encoded")) > LONGEST_CONTENT:
            self.plan.tell(record.line, what, Level.BAD, f"It is longer than {LONGEST_CONTENT:,} characters.")
        else:
            self._page(record, post)

    def _quiet(self, record: Record, kind: str, what: str) -> None:
        if kind != "attachment":
            self.plan.tell(record.line, what, Level.SKIPPED, f"A “{kind}” is nothing that people read.")

    def _page(self, record: Record, post: Post) -> None:
        made = convert(record.get("content:encoded"), self.site)
        data = self._data(record, post, made)
        comments, words = comments_of(record, post)
        made.notes += words
        live = data["live"]
        if comments and not live:
            made.notes.append(f"Comments were left out, because a draft has no discussion: {len(comments)}.")
            comments = []
        data["discussion"] = bool(comments)
        line = {"line": post.line, "number": post.number, "kind": post.kind, "title": post.title}
        made.notes = list(dict.fromkeys(made.notes))
        self.plan.add("fill", **line, data=data, old=self._old_paths(post), notes=made.notes)
        if comments:
            self.plan.add("talk", **line, comments=comments)
        self._tell(post, data, made.notes)

    def _data(self, record: Record, post: Post, made: Converted) -> dict[str, Any]:
        """What the page will say; the digest of this is what “unchanged” means."""
        is_live = post.status == "publish" and not record.get("wp:post_password") and not self.as_drafts
        if record.get("wp:post_password"):
            made.notes.append("It was behind a password: kept as a draft.")
        elif post.status != "publish":
            made.notes.append(OTHER_STATUS.get(post.status, f"Its state was “{post.status[:30]}”: kept as a draft."))
        picture = self._hero(record, made)
        changed = moment(record, "wp:post_modified_gmt", "wp:post_modified") or post.at
        most = LONGEST_STANDFIRST if post.kind == "post" else LONGEST_INTRODUCTION
        excerpt = cut(words_of(record.get("excerpt:encoded")), most)
        standfirst = excerpt or (first_sentence(made.words, most) if post.kind == "post" else "")
        return {
            "title": post.title,
            "standfirst": standfirst or (post.title if post.kind == "post" else ""),
            "author": self.site.author(record.get("dc:creator")),
            "topics": self._terms(record) if post.kind == "post" else [],
            "picture": picture,
            "blocks": [_with_alt(kind, value, made) for kind, value in made.blocks],
            "at": post.at.isoformat() if post.at else "",
            "date": timezone.localtime(post.at).date().isoformat() if post.at else "",
            "changed": changed.isoformat() if changed else "",
            "live": is_live,
        }

    def _hero(self, record: Record, made: Converted) -> dict[str, str] | None:
        number = record.meta.get("_thumbnail_id", "").strip()
        attachment = self.site.attachments.get(number)
        if attachment is None:
            return None
        self._carried.setdefault(number, record.get("wp:post_id"))
        picture = self.site.picture(attachment.address, number)
        if picture is None:
            name = attachment.address.rsplit("/", 1)[-1]
            made.notes.append(f"The picture at its top ({name[:80]}) is missing: its file was not given, or is bad.")
            return None
        return dict(_with_alt("picture", vars(picture), made)[1])

    def _terms(self, record: Record) -> list[str]:
        names: dict[str, str] = {}
        for domain, word, name in record.terms:
            name = words_of(name)[:100]
            if domain in ("category", "post_tag") and name and word != "uncategorized":
                names.setdefault(name.casefold(), name)
                self._topics[domain, word] = name
        return list(names.values())[:MOST_TOPICS]

    def _old_paths(self, post: Post) -> list[str]:
        base, path = urlsplit(self.site.base).path, self.site.path(post.link)
        name = "page_id" if post.kind == "page" else "p"
        numbered = {f"{base}?{name}={post.number}", f"{base}?p={post.number}", f"/?{name}={post.number}"}
        return [*([path] if path else []), *sorted(numbered)]

    def _tell(self, post: Post, data: dict[str, Any], notes: list[str]) -> None:
        how, words = self.here.would(post.number, digest(data))
        self.plan.tell(post.line, post.title[:200], how, words)
        for words in notes:
            self.plan.tell(post.line, post.title[:200], Level.LOOK, words)

    def topics(self) -> None:
        """Addresses of categories, tags and feeds."""
        base = urlsplit(self.site.base).path.rstrip("/")
        if any(post.kind == "post" for post in self.site.posts.values()):
            self.plan.add("redirect", old=f"{base}/feed", to="/news/feed/")
        numbers = {word: number for number, word in self.site.categories.items()}
        for (domain, word), name in self._topics.items():
            folder = "category" if domain == "category" else "tag"
            number = numbers.pop(word, "") if domain == "category" else ""
            numbered = self._numbered("cat", number) if number else []
            self.plan.add("topic", old=[f"{base}/{folder}/{word}", *numbered], name=name)
        for number in numbers.values():
            for old in self._numbered("cat", number):
                self.plan.add("redirect", old=old, to="/news/")

    def attachments(self) -> None:
        """Addresses of the pages that WordPress makes for files."""
        for file in self.site.attachments.values():
            number = file.parent if file.parent in self.site.posts else self._carried.get(file.number, "")
            name = self.site.pictures.find(file.address)
            good = name if name and not self.site.pictures.trouble(name) else ""
            path = self.site.path(file.link)
            old = [*([path] if path else []), *self._numbered("attachment_id", file.number)]
            if number or good:
                words = {"title": file.title, "alt": file.alt}
                self.plan.add("attachment", line=file.line, number=number, file=good, old=old, **words)

    def _numbered(self, name: str, number: str) -> list[str]:
        """`/?cat=3`, of the site and of its folder where it is in one."""
        return sorted({f"{urlsplit(self.site.base).path}?{name}={number}", f"/?{name}={number}"})


def _with_alt(kind: str, value: Any, made: Converted) -> tuple[str, Any]:
    """A picture must say what it shows; one that does not says that its description is missing."""
    if kind == "picture" and not value["alt"]:
        file = value["file"].rsplit("/", 1)[-1]
        made.notes.append(f"The picture {file[:80]} has no description (alt): write one.")
        words = value["caption"] or value["title"] or file
        return kind, {**value, "alt": f"Picture without a description yet: {words}"[:250]}
    return kind, value


def first_sentence(words: str, most: int) -> str:
    """The first sentence, or as many words as there is room for."""
    found = re.match(r".{20,}?[.!?](?=\s|\Z)", words)
    return cut(found[0] if found else words, most)


def cut(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
