"""What a WordPress site is made of, read once before anything is planned: who, where, which number is what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hub.importing.content import Picture
from hub.importing.pictures import Pictures
from hub.importing.refused import Refused
from hub.importing.words import words_of
from hub.importing.wxr import Record

KINDS = ("post", "page")
LEFT_OUT = {"trash": "It is in the bin.", "auto-draft": "It is an empty draft.", "inherit": "It is a part of another."}


@dataclass(frozen=True)
class Post:
    """A post or page in short."""

    number: str
    kind: str
    line: int
    title: str
    slug: str
    parent: str
    status: str
    link: str
    at: datetime | None


@dataclass(frozen=True)
class Attachment:
    number: str
    line: int
    address: str
    title: str
    alt: str
    caption: str
    link: str = ""
    """Of the page that WordPress makes for a file."""
    parent: str = ""


@dataclass
class OldSite:
    """Everything but the words. `base` is the address of the blog."""

    pictures: Pictures
    base: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    """Number → word in addresses."""
    twice: set[int] = field(default_factory=set)
    """Places of items whose number an earlier one has."""
    _by_path: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, records: Iterable[Record], pictures: Pictures) -> "OldSite":
        """Raises Refused when the file does not say which site it is of."""
        site = cls(pictures)
        for record in records:
            if record.kind == "site":
                site.base = _base(record)
            elif record.kind == "wp:author":
                site._author(record)
            elif record.kind == "wp:category":
                site._category(record)
            elif record.kind == "item":
                site._item(record)
        return site

    @property
    def source(self) -> str:
        parts = urlsplit(self.base)
        return f"wordpress:{parts.hostname}{parts.path.rstrip('/')}"[:200]

    def _author(self, record: Record) -> None:
        login, shown = record.get("wp:author_login"), record.get("wp:author_display_name")
        whole = f"{record.get('wp:author_first_name')} {record.get('wp:author_last_name')}".strip()
        # A name that is a mail address is kept nowhere.
        self.authors[login] = next((name for name in (shown, whole) if name and "@" not in name), "")

    def _category(self, record: Record) -> None:
        number = record.get("wp:term_id").strip()
        if number.isdecimal() and len(number) <= 15:
            self.categories[number] = record.get("wp:category_nicename")

    def author(self, login: str) -> str:
        name = self.authors.get(login.strip(), login.strip())
        return "" if "@" in name else name[:120]

    def _item(self, record: Record) -> None:
        number, kind = record.get("wp:post_id"), record.get("wp:post_type")
        if not number.isdecimal() or len(number) > 15:
            return
        if number in self.posts or number in self.attachments:
            self.twice.add(record.order)
        elif kind == "attachment":
            address = record.get("wp:attachment_url") or record.get("guid")
            alt = " ".join(record.meta.get("_wp_attachment_image_alt", "").split())
            caption = words_of(record.get("excerpt:encoded"))
            title = words_of(record.get("title"))
            self.attachments[number] = Attachment(
                number,
                record.line,
                address,
                title,
                alt[:250],
                caption[:250],
                link=record.get("link"),
                parent=record.get("wp:post_parent"),
            )
        elif kind in KINDS and record.get("wp:status") not in LEFT_OUT:
            self._post(record, number, kind)

    def _post(self, record: Record, number: str, kind: str) -> None:
        link = record.get("link")
        self.posts[number] = Post(
            number=number,
            kind=kind,
            line=record.line,
            title=words_of(record.get("title"))[:255] or f"Untitled ({number})",
            slug=unquote(record.get("wp:post_name"))[:200],
            parent=record.get("wp:post_parent") if kind == "page" else "",
            status=record.get("wp:status"),
            link=link,
            at=moment(record, "wp:post_date_gmt", "wp:post_date"),
        )
        if path := self.path(link):
            self._by_path.setdefault(path, number)

    def path(self, address: str) -> str:
        """The path of an address of the old site, without its last slash; "" elsewhere and for the home page."""
        try:
            parts, own = urlsplit(address), urlsplit(self.base)
        except ValueError:
            return ""
        if _bare(parts.hostname) not in ("", _bare(own.hostname)):
            return ""
        path = unquote(parts.path).rstrip("/")
        return "" if path == own.path.rstrip("/") else path

    # What the words need ------------------------------------------------------------------

    def post(self, address: str) -> str:
        """The number of the post that an address of the old site means, or ""."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        if _bare(parts.hostname) != _bare(urlsplit(self.base).hostname):
            return ""
        query = parse_qs(parts.query)
        number = next((query[name][0] for name in ("p", "page_id") if query.get(name)), "")
        return number if number in self.posts else self._by_path.get(self.path(address), "")

    def picture(self, address: str, number: str = "") -> Picture | None:
        """The picture of an address or an attachment's number, if its file is there and good."""
        attachment = self.attachments.get(number)
        name = self.pictures.find(address) or (self.pictures.find(attachment.address) if attachment else "")
        if not name or self.pictures.trouble(name):
            return None
        return Picture(name, attachment.alt, attachment.caption, attachment.title) if attachment else Picture(name)

    def parents_first(self) -> list[Post]:
        """All posts; pages behind those they stand below. One in a circle of parents counts as at the top."""
        return sorted(self.posts.values(), key=lambda post: (self._depth(post), post.line))

    def _depth(self, post: Post) -> int:
        depth, seen = 0, {post.number}
        parent = self.parent_of(post)
        while parent is not None and parent.number not in seen:
            depth, seen = depth + 1, seen | {parent.number}
            parent = self.parent_of(parent)
        return depth

    def parent_of(self, post: Post) -> Post | None:
        parent = self.posts.get(post.parent)
        return parent if parent and parent.kind == "page" and parent is not post else None


def _base(record: Record) -> str:
    address = record.get("wp:base_blog_url") or record.get("link") or record.get("wp:base_site_url")
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        raise Refused("The file does not say the address of its site (wp:base_blog_url). Export it again.")
    return address.rstrip("/") + "/"


def _bare(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def moment(record: Record, *names: str) -> datetime | None:
    """The first of these dates that is one; the first is in UTC, others in the time of the hub."""
    for name in names:
        text = record.get(name)
        if not re.match(r"[12]\d{3}-\d\d-\d\d", text):
            continue
        try:
            found = parse_datetime(text)
        except ValueError:
            continue
        if found is not None and found.tzinfo is None:
            zone = UTC if name.endswith("_gmt") else timezone.get_default_timezone()
            return found.replace(tzinfo=zone)
    return None
