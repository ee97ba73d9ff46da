"""Reading a table of resources: which columns, which rows, and what is wrong with each."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from hub.cms.models import ResourceFormat, ResourceType
from hub.importing.encoding import check_size, check_text, encoding_of, refuse_other_kinds
from hub.importing.refused import Refused

COLUMNS = {
    "title": ("title", "name", "name of the resource"),
    "summary": ("summary", "description", "about", "what it is"),
    "link": ("link", "url", "address", "web address", "website"),
    "type": ("type", "kind"),
    "format": ("format",),
    "year": ("year", "date", "year made"),
    "topics": ("topics", "topic", "tags"),
    "audience": ("audience", "audiences", "who it is for", "for"),
}
"""Field → the headings that mean it, in small letters."""
NEEDED = ("title", "summary", "link", "type")
DELIMITERS = (",", ";", "\t")
MOST_ROWS = 20_000
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_LINK, LONGEST_WORD, MOST_WORDS = 255, 400, 500, 100, 20
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Characters that no page may hold: control characters, and halves of surrogate pairs.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
SAMPLE = (
    (
        "Talking money: a guide to paying people",
        "How to pay people who take part, without putting their benefits at risk.",
        "https://library.example/talking-money",
        "Guide",
        "Document",
        "2024",
        "payment; benefits",
        "staff; community groups",
    ),
    (
        "Meeting checklist in Easy Read",
        "Twelve things to think of before you invite people, with pictures.",
        "https://library.example/checklist",
        "Checklist",
        "Easy Read",
        "2023",
        "meetings; access",
        "everybody",
    ),
)
address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Record:
    """One row: the line it begins at, its cells by field name, and a fault of the row itself, if any."""

    line: int
    cells: dict[str, str]
    fault: str = ""


@dataclass
class Checked:
    """What a row says, ready to become a page; `faults` are sentences."""

    data: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def sample() -> str:
    """A small table in the right form, to begin with."""
    rows = [",".join(f'"{cell}"' for cell in row) for row in (tuple(COLUMNS), *SAMPLE)]
    return "\r\n".join(rows) + "\r\n"


def records(path: Path) -> Iterator[Record]:
    """The rows of a file. Raises Refused when the file as a whole cannot be read."""
    check_size(path)
    encoding = encoding_of(path)
    if encoding == "utf-8":
        refuse_other_kinds(path, "a table as CSV: choose “Save as: CSV UTF-8” where it was made")
    check_text(path, encoding)
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        head = _first_line(file)
        reader = csv.reader(file, delimiter=_delimiter(head))
        try:
            yield from _records(reader)
        except csv.Error as error:
            raise Refused(
                f"Line {reader.line_num} cannot be read as a row of a table ({error}). "
                "Is a quotation mark missing there? Nothing was imported."
            ) from None


def _first_line(file: Any) -> str:
    while (line := file.readline(10_000)) and not line.strip():
        pass
    if not line:
        raise Refused("The file holds no table: there is nothing in it.")
    # The reader starts at the top again, so that it counts lines as people do.
    file.seek(0)
    return str(line)


def _delimiter(head: str) -> str:
    """The character between cells: the one that makes the most known headings."""

    def known(delimiter: str) -> int:
        cells = next(csv.reader([head], delimiter=delimiter))
        return sum(1 for cell in cells if _column(cell))

    return max(DELIMITERS, key=known)


def _column(heading: str) -> str:
    """The field that a heading means, or ""."""
    plain = re.sub(r"[\s_*:?-]+", " ", heading.strip("\ufeff")).strip().lower()
    return next((name for name, headings in COLUMNS.items() if plain in headings), "")


def _records(reader: Any) -> Iterator[Record]:
    columns: list[str] = []
    begins, number = 1, 0
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        number += 1
        if number > MOST_ROWS:
            raise Refused(f"The table has more than {MOST_ROWS:,} rows. Split it into several files.")
        yield _record(line, columns, cells)
    if not number:
        raise Refused("The table has headings and no rows.")


def _columns(cells: list[str]) -> list[str]:
    columns = [_column(cell) for cell in cells]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        found = ", ".join(filter(None, (cell.strip()[:40] for cell in cells[:20])))
        raise Refused(
            f"These columns are missing in the first row: {', '.join(missing)}. Expected are: {', '.join(COLUMNS)}; "
            f"{', '.join(NEEDED)} must be there. Found: {found}. Nothing was imported."
        )
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Refused(f"More than one column means the same: {', '.join(twice)}. Keep one of each.")
    return columns


def _record(line: int, columns: list[str], cells: list[str]) -> Record:
    fault = ""
    if any(cell.strip() for cell in cells[len(columns) :]):
        fault = (
            f"This row has {len(cells)} cells, and the headings are {len(columns)}. "
            "Put quotation marks round a cell that has the separator in it."
        )
    found = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    # Newlines become spaces: every field here is one line.
    return Record(line, {name: " ".join(UNWANTED.sub("", cell).split()) for name, cell in found.items()}, fault)


def check(record: Record) -> Checked:
    """Look at one row by itself."""
    if record.fault:
        return Checked(faults=[record.fault])
    cells, made = record.cells, Checked()
    for name, most in (("title", LONGEST_TITLE), ("summary", LONGEST_SUMMARY)):
        made.data[name] = _text(name, cells.get(name, ""), most, made.faults)
    made.data["link"] = _link(cells.get("link", ""), made.faults)
    made.data["type"] = _choice("type", cells.get("type", ""), ResourceType, made.faults)
    default = ResourceFormat.DOCUMENT.label
    made.data["format"] = _choice("format", cells.get("format") or default, ResourceFormat, made.faults)
    made.data["year"] = _year(cells.get("year", ""), made.faults)
    for name in ("topics", "audience"):
        made.data[name] = _words(name, cells.get(name, ""), made.faults)
    return made


def _text(name: str, value: str, most: int, faults: list[str]) -> str:
    if not value:
        faults.append(f"The {name} is missing.")
    elif len(value) > most:
        faults.append(f"The {name} has {len(value)} characters; the most is {most}.")
    return value


def _link(value: str, faults: list[str]) -> str:
    if not value:
        faults.append("The link is missing: a resource must lead somewhere.")
        return value
    try:
        address(value)
        if len(value) > LONGEST_LINK:
            faults.append(f"The link has {len(value)} characters; the most is {LONGEST_LINK}.")
    except ValidationError:
        faults.append(f"“{value[:80]}” is no web address. It must begin with https:// or http://.")
    return value


def _choice(name: str, value: str, choices: Any, faults: list[str]) -> str:
    plain = re.sub(r"[\s_-]+", " ", value).strip().lower()
    for choice, label in choices.choices:
        if plain in (choice.replace("-", " "), label.lower()):
            return str(choice)
    known = ", ".join(label for _, label in choices.choices)
    faults.append(
        f"“{value[:60]}” is no {name} we know. Known are: {known}."
        if value
        else f"The {name} is missing. Known are: {known}."
    )
    return ""


def _year(value: str, faults: list[str]) -> int | None:
    if not value:
        return None
    if re.fullmatch(r"[0-9]{4}", value) and FIRST_YEAR <= int(value) <= LAST_YEAR:
        return int(value)
    faults.append(f"“{value[:40]}” is no year. Write four digits, from {FIRST_YEAR} to {LAST_YEAR}, or nothing.")
    return None


def _words(name: str, value: str, faults: list[str]) -> list[str]:
    words = list({word.strip().lower(): word.strip() for word in re.split(r"[;,|]", value) if word.strip()}.values())
    if len(words) > MOST_WORDS:
        faults.append(f"There are {len(words)} {name}; the most is {MOST_WORDS}.")
    if any(len(word) > LONGEST_WORD for word in words):
        faults.append(
            f"A word of {name} is longer than {LONGEST_WORD} characters. Put commas or semicolons between them."
        )
    return words
