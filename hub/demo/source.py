"""Reads the demo's text files. Shapes are described at the top of each file in `content/`."""

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CONTENT = Path(__file__).parent / "content"
# Everything in the demo happened before this day, so that two loads on different days make the same community.
DAY = date(2026, 11, 20)
LONDON = ZoneInfo("Europe/London")
# At the beginning, after a space, a bracket or the star of **bold**.
OPENING_QUOTE = re.compile(r'(?<![^\s(\[*])"')
SPACES = ("kitchen-table", "fair-pay", "plain-words", "going-home")
# Files of content/later: talk that came after the demo's first form, in spaces of its own or in those above.
LATER = ("homes", "growing-up", "kitchen-table", "fair-pay", "plain-words")


@cache
def read(name: str) -> dict[str, Any]:
    """Return the parsed file `content/<name>.toml`, with curly quotes; "spaces/fair-pay" reads from the folder."""
    return _curled(tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8")))


def items(name: str) -> list[dict[str, Any]]:
    """Return the list that the file `name` is about: items("news") are the news."""
    return list(read(name)[name])


def spaces() -> list[dict[str, Any]]:
    """Return the first four spaces, each with its threads and their posts."""
    return [read(f"spaces/{slug}") for slug in SPACES]


def later() -> list[dict[str, Any]]:
    """Return what was said later: shaped like `spaces()`, but without a name where the space is one of those."""
    return [read(f"later/{name}") for name in LATER]


def day_before(days: int) -> date:
    """Return the day that lies `days` before the demo's day."""
    return DAY - timedelta(days=days)


def moment(text: str) -> datetime:
    """Return the moment that "12 09:40" means: 12 days before the demo's day, 09:40 by the clock in London."""
    days, clock = text.split()
    return datetime.combine(day_before(int(days)), time.fromisoformat(clock), LONDON).astimezone(UTC)


def _curled(value: Any) -> Any:
    """The value with every straight quotation mark in it set as print has it. In the files they are easier to type."""
    if isinstance(value, dict):
        return {key: _curled(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_curled(part) for part in value]
    if isinstance(value, str):
        return OPENING_QUOTE.sub("\u201c", value).replace('"', "\u201d").replace("'", "\u2019")
    return value
