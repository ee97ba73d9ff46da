"""Reading a WordPress export (WXR): a stream of plain records, one in memory at a time.

Any declaration of a document type or an entity is refused, so nothing can be expanded or fetched. Mail
addresses, IP addresses and web addresses of people who commented are never taken out of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from hub.importing.encoding import check_size, check_text, encoding_of, refuse_other_kinds
from hub.importing.refused import Refused

PIECE = 256 * 1024
LARGEST_RECORD = 20_000_000
DEEPEST = 30
PREFIXES = (
    (re.compile(r"http://wordpress\.org/export/[\d.]+/excerpt/ "), "excerpt:"),
    (re.compile(r"http://wordpress\.org/export/[\d.]+/ "), "wp:"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/ "), "content:"),
    (re.compile(r"http://purl\.org/dc/elements/1\.1/ "), "dc:"),
)
RECORDS = {"item", "wp:author", "wp:category", "wp:tag"}
PARTS = {"wp:comment", "wp:postmeta"}
PRIVATE = {"wp:author_email", "wp:comment_author_email", "wp:comment_author_IP", "wp:comment_author_url"}
SITE = {"title", "link", "wp:base_site_url", "wp:base_blog_url", "wp:wxr_version"}
HEAD = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


@dataclass
class Record:
    """An item, author, category or tag: its texts by element name, and the line it begins at."""

    kind: str
    line: int
    order: int = 0
    """Its place among all records; several may stand in one line."""
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    """(domain, address word, name) of each category or tag of an item."""
    meta: dict[str, str] = field(default_factory=dict)
    comments: list[dict[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.texts.get(name, "").strip()


def records(path: Path) -> Iterator[Record]:
    """First a record of kind "site", then all others in the order of the file. Raises Refused."""
    check_size(path)
    if encoding_of(path) == "utf-8":
        refuse_other_kinds(path, "the XML file that WordPress makes under Tools → Export")
    encoding = _encoding(path)
    if encoding:
        check_text(path, encoding)
    reader = _Reader()
    with path.open("rb") as file:
        while True:
            piece = file.read(PIECE)
            reader.feed(piece)
            yield from reader.take()
            if not piece:
                break
    if reader.site is None:
        raise Refused("This is an XML file, but no WordPress export: there is no wp:wxr_version in it.")


def _encoding(path: Path) -> str:
    """What to check the text by; "" where the parser knows an encoding that cannot be wrong."""
    with path.open("rb") as file:
        start = file.read(200)
    if not re.match(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<", start):
        raise Refused("This is no XML file. In WordPress, choose Tools → Export, and upload the file that it makes.")
    if encoding_of(path) == "utf-16":
        return "utf-16"
    named = HEAD.match(start.removeprefix(b"\xef\xbb\xbf").lstrip())
    return "utf-8" if named is None or named[1].lower() in (b"utf-8", b"utf8") else ""


class _Reader:
    """Turns what the parser says into records."""

    def __init__(self) -> None:
        self.site: Record | None = None
        self._ready: list[Record] = []
        self._path: list[str] = []
        self._record: Record | None = None
        self._part: dict[str, str] | None = None
        self._text: list[str] | None = None
        self._size = self._count = 0
        self._about = Record("site", 1)
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.EntityDeclHandler = self._declared

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            words = expat.ErrorString(error.code)
            early = " The file seems to end too early: export it again." if not piece else ""
            raise Refused(
                f"The XML is broken at line {error.lineno}, character {error.offset + 1} ({words}).{early} "
                "Nothing was imported."
            ) from None

    def take(self) -> list[Record]:
        ready, self._ready = self._ready, []
        return ready

    def _declared(self, *what: object) -> None:
        raise Refused(
            f"Line {self._parser.CurrentLineNumber} declares a document type or an entity. WordPress never does, and "
            "it can be used to harm a server: the file is refused."
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        short = _short(name)
        if not self._path and short != "rss":
            raise Refused(f"This is an XML file, but no WordPress export: it begins with “{short[:40]}”, not “rss”.")
        self._path.append(short)
        if len(self._path) > DEEPEST:
            raise Refused(f"Line {self._parser.CurrentLineNumber} is nested too deeply for a WordPress export.")
        depth = len(self._path)
        if depth == 3 and short in RECORDS:
            self._begin(short)
        elif depth == 4 and short in PARTS and self._record is not None:
            self._part = {}
        elif short == "category" and self._record is not None:
            self._record.terms.append((attributes.get("domain", ""), attributes.get("nicename", ""), ""))
        self._text = None if short in PRIVATE else []

    def _begin(self, kind: str) -> None:
        if self.site is None:
            if "wp:wxr_version" not in self._about.texts:
                raise Refused("This is a feed, but no WordPress export: there is no wp:wxr_version in it.")
            self.site = self._about
            self._ready.append(self.site)
        self._count += 1
        self._record, self._size = Record(kind, self._parser.CurrentLineNumber, self._count), 0

    def _characters(self, text: str) -> None:
        if self._text is None:
            return
        self._size += len(text)
        if self._size > LARGEST_RECORD:
            raise Refused(f"The item at line {self._parser.CurrentLineNumber} is larger than a page can be.")
        self._text.append(text)

    def _end(self, name: str) -> None:
        short, depth = self._path.pop(), len(self._path) + 1
        text, self._text = "".join(self._text or ()), None
        if self._record is None:
            if depth == 3 and short in SITE:
                self._about.texts[short] = text
            if depth == 2 and self.site is None and "wp:wxr_version" in self._about.texts:
                self.site = self._about
                self._ready.append(self.site)
        elif depth == 3:
            self._ready.append(self._record)
            self._record = None
        elif depth == 4:
            self._field(short, text)
        elif depth == 5 and self._part is not None and short not in PRIVATE:
            self._part.setdefault(short, text)

    def _field(self, short: str, text: str) -> None:
        record, part = self._record, self._part
        if record is None:
            return
        if part is not None:
            if short == "wp:comment":
                record.comments.append(part)
            else:
                record.meta.setdefault(part.get("wp:meta_key", ""), part.get("wp:meta_value", ""))
            self._part = None
        elif short == "category":
            domain, nicename, _ = record.terms[-1]
            record.terms[-1] = (domain, nicename, text.strip())
        elif short not in PRIVATE:
            record.texts.setdefault(short, text)


def _short(name: str) -> str:
    for pattern, prefix in PREFIXES:
        if found := pattern.match(name):
            return prefix + name[found.end() :]
    return name.rsplit(" ", 1)[-1]
