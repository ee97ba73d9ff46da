"""The words of each kind of file, piece by piece. Runs in the process of hub.filetext.child alone."""

import html
import logging
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from hub.filetext.answering import Answer, Refused
from hub.filetext.cleaning import clean
from hub.filetext.limits import LONGEST_LABEL, PIECE, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

log = logging.getLogger("hub.filetext")
COMPOUND = b"\xd0\xcf\x11\xe0"
"""The beginning of an old Office file; a new one that is locked with a password is inside of such a file."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADINGS = ("heading", "title")
SHORT = 600
"""Characters. In a file of very many headings a piece has at least as many below them, and is named by two of them."""


def start_of(file: BinaryIO, size: int = 1024) -> bytes:
    file.seek(0)
    start = file.read(size)
    file.seek(0)
    return start


# PDF -------------------------------------------------------------------------------------


def pdf(file: BinaryIO, answer: Answer) -> None:
    from pypdf import PdfReader  # noqa: PLC0415 -- only the library that this file needs
    from pypdf.errors import DependencyError, PdfReadError  # noqa: PLC0415 -- as above

    if b"%PDF-" not in start_of(file):
        raise Refused("other")
    try:
        reader = PdfReader(file)
        # Many are "locked" with an empty password: anybody opens those.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("locked")
        pages = len(reader.pages)
    except (DependencyError, NotImplementedError):
        raise Refused("locked") from None
    except (PdfReadError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("broken") from None
    if not pages:
        raise Refused("broken")
    _pages(reader, min(pages, answer.limits.pages), answer)
    if pages > answer.limits.pages:
        answer.fault("pages", str(answer.limits.pages))


def _pages(reader: Any, pages: int, answer: Answer) -> None:
    damaged = []
    for number in range(1, pages + 1):
        try:
            text = reader.pages[number - 1].extract_text()
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever a page breaks, the others are read
            log.error("page %s: %s", number, type(error).__name__)
            damaged.append(number)
            continue
        answer.piece(f"page {number}", text)
    if damaged:
        named = ", ".join(map(str, damaged[:10]))
        answer.fault("some", f"{named} …" if len(damaged) > 10 else named)


# Word and PowerPoint ---------------------------------------------------------------------


def check_package(file: BinaryIO, inside: str, limits: Limits) -> None:
    """Refuse what is no such file, and what would unpack to too much: the library takes all of it into memory.

    What an entry says of its size is what is read of it at the most, so it cannot lie.
    """
    if start_of(file).startswith(COMPOUND):
        raise Refused("locked")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Refused("other") from None
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Refused("unpacks")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("locked")
    if not any(entry.filename.startswith(inside) for entry in entries):
        raise Refused("other")
    file.seek(0)


def word(file: BinaryIO, answer: Answer) -> None:
    check_package(file, "word/", answer.limits)
    from docx import Document  # noqa: PLC0415 -- only the library that this file needs

    document = Document(file)
    headings = {style.style_id for style in document.styles if (style.name or "").lower().startswith(HEADINGS)}
    body = document.element.body
    lines = list(_word_lines(body, headings))
    for short in (0, SHORT, PIECE):
        pieces = list(_by_heading(lines, short))
        if len(pieces) <= answer.limits.pages:
            break
    for number, (label, text) in enumerate(pieces, 1):
        answer.piece(label or (f"part {number}" if len(pieces) > 1 else ""), text)


def _word_lines(body: "Element", headings: set[str]) -> Iterator[tuple[bool, str]]:
    """(whether it is a heading, words) of each paragraph, those in tables and boxes included."""
    for paragraph in body.iter(f"{WORD}p"):
        if next(paragraph.iterancestors(FALLBACK), None) is not None:
            continue
        text = "".join(_word_text(paragraph))
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        yield style is not None and style.get(f"{WORD}val") in headings, clean(text)


def _word_text(paragraph: "Element") -> Iterator[str]:
    for node in paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br", "{*}docPr"):
        if next(node.iterancestors(f"{WORD}p"), None) is not paragraph:
            continue  # of a box inside of this paragraph, which has paragraphs of its own
        if node.tag == f"{WORD}t":
            yield node.text or ""
        else:
            yield f" {node.get('descr') or ''} "


def _by_heading(lines: Iterable[tuple[bool, str]], short: int = 0) -> Iterator[tuple[str, str]]:
    """(name, words) of pieces that begin with a heading, when those before have more than `short` characters of words
    below theirs, or after about PIECE characters.
    """
    names, held, words, size = [""], [], 0, 0
    for is_heading, text in lines:
        if held and (size >= PIECE or (is_heading and text and words > short)):
            yield _between(names), "\n".join(held)
            names, held, words, size = names[-1:], [], 0, 0
        if is_heading and text:
            names = [*names, text] if size else [text]
        else:
            words += len(text)
        held.append(text)
        size += len(text)
    if size:
        yield _between(names), "\n".join(held)


def _between(names: list[str]) -> str:
    """A stretch by the first and the last heading of it; "" where it begins before the first of all."""
    if not names[0]:
        return ""
    ends = list(dict.fromkeys((names[0], names[-1])))
    most = LONGEST_LABEL if len(ends) == 1 else (LONGEST_LABEL - len(" to ")) // 2
    return " to ".join(f"“{_cut(name, most - 2)}”" for name in ends)


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 2].rstrip()} …"


def slides(file: BinaryIO, answer: Answer) -> None:
    check_package(file, "ppt/", answer.limits)
    from pptx import Presentation  # noqa: PLC0415 -- only the library that this file needs

    shown = Presentation(file).slides
    for number, slide in enumerate(islice(shown, answer.limits.pages), 1):
        parts = [slide.element]
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            parts.append(slide.notes_slide.notes_text_frame._txBody)
        answer.piece(f"slide {number}", "\n".join(line for part in parts for line in _drawn_lines(part)))
    if len(shown) > answer.limits.pages:
        answer.fault("pages", str(answer.limits.pages))


def _drawn_lines(part: "Element") -> Iterator[str]:
    """Words of all shapes, tables and groups, and what pictures are said to show."""
    for node in part.iter(f"{DRAWN}p", "{*}cNvPr"):
        if node.tag == f"{DRAWN}p":
            yield "".join(text.text or "" for text in node.iter(f"{DRAWN}t"))
        else:
            yield node.get("descr") or ""


# Plain text and captions -----------------------------------------------------------------


def decoded(file: BinaryIO) -> str:
    """The file as text, in whichever of the usual ways it is written. Raises Refused("other") for what is no text."""
    data = file.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise Refused("other")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def plain(file: BinaryIO, answer: Answer) -> None:
    pieces = list(_by_length(decoded(file).splitlines()))
    for number, text in enumerate(pieces, 1):
        answer.piece(f"part {number}" if len(pieces) > 1 else "", text)


def _by_length(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line in lines:
        if size >= PIECE:
            yield "\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    if size:
        yield "\n".join(held)


TIMING = re.compile(r"(?:([0-9]{2,4}):)?([0-5]?[0-9]):([0-5][0-9])[.,][0-9]{3}\s*-->")
TAG = re.compile(r"<[^<>\n]*>")


def captions(file: BinaryIO, answer: Answer) -> None:
    """What is said, without times and marks; a piece is named by the moment it begins with."""
    text = decoded(file)
    if not text.startswith("WEBVTT"):
        raise Refused("other")
    since, held, size = "", [], 0
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines[:2]) if TIMING.match(line.strip())), None)
        if at is None:
            continue
        if size >= PIECE:
            answer.piece(since, "\n".join(held))
            held, size = [], 0
        if not held:
            since = _moment(lines[at])
        said = html.unescape(TAG.sub("", " ".join(lines[at + 1 :])))
        held.append(said)
        size += len(said)
    if size:
        answer.piece(since, "\n".join(held))


def _moment(line: str) -> str:
    found = TIMING.match(line.strip())
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return f"from {hours}:{minutes:02}:{seconds:02}" if hours else f"from {minutes}:{seconds:02}"


READERS: dict[str, Callable[[BinaryIO, Answer], None]] = {
    "pdf": pdf,
    "docx": word,
    "pptx": slides,
    "txt": plain,
    "vtt": captions,
}
