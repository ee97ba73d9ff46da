"""The search's small language, for those who want it: "exact words", -not, author:, in:, before:, after:.

Whatever somebody types is understood somehow. What looks like the language and is not (an open quote, a
date that is none) is taken as plain words, or left out with a sentence that says so.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import MINYEAR, datetime

from django.utils import timezone

from search.words import CONTRACTED, LONGEST_TEXT, LONGEST_WORD, WORD, plain

NO_AUTHOR = 'Put a name after “author:”, such as author:Sam or author:"Sam Okafor".'
NO_PLACE = "Put the name of a space or of a kind after “in:”, such as in:kitchen-table or in:news."
NO_MINUS = 'A minus works with words alone, such as -pay or -"travel costs".'
NO_DATE = "We did not understand “{word}”. Write a date as 2026, 2026-03 or 2026-03-15."
MOST_PHRASES = 8
SIGNS = str.maketrans({"“": '"', "”": '"', "„": '"', "−": "-", "–": "-"})
PART = re.compile(
    r'(?P<minus>-)?(?:(?P<field>author|in|before|after):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))?', re.I
)
DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True)
class Asked:
    """What somebody typed, understood. `words` are plain words in their order, common ones too; a phrase of
    `exact` stands among them as well. `place` is what stood after in:. `notes` are sentences for people.
    """

    words: tuple[str, ...] = ()
    exact: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    author: tuple[str, ...] = ()
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    notes: tuple[str, ...] = field(default=())
    too_long: bool = False

    @property
    def narrows(self) -> bool:
        """Whether there is something to list even without a word."""
        return bool(self.author or self.place or self.since or self.until)

    @property
    def is_narrowed(self) -> bool:
        """Whether there is anything but plain words."""
        return bool(self.exact or self.without or self.narrows)


def understood(text: str) -> Asked:
    """Any text gives an Asked, never an error."""
    typed = plain(text[:LONGEST_TEXT]).translate(SIGNS)
    asked = Asked(too_long=len(text) > LONGEST_TEXT)
    for match in PART.finditer(typed):
        if match[0]:
            asked = _with(asked, match)
    return asked


def _with(asked: Asked, match: re.Match[str]) -> Asked:
    name = (match["field"] or "").lower()
    value = match["quoted"] if match["quoted"] is not None else match["plain"] or ""
    if name and match["minus"]:
        return _noted(asked, NO_MINUS)
    if name:
        return FIELDS[name](asked, value.strip())
    words = words_in(value)
    if not words:
        return asked
    if match["minus"]:
        return replace(asked, without=(*asked.without, words)[:MOST_PHRASES])
    if match["quoted"] is not None and len(asked.exact) < MOST_PHRASES:
        asked = replace(asked, exact=(*asked.exact, words))
    return replace(asked, words=(*asked.words, *words))


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters and in their order; none is longer than LONGEST_WORD."""
    # In small letters the Turkish I has a dot of its own, which no engine gives it.
    small = CONTRACTED.sub(" ", plain(text).replace("İ", "i").lower())
    return tuple(word[:LONGEST_WORD] for word in WORD.findall(small))


def _author(asked: Asked, value: str) -> Asked:
    words = words_in(value)
    return replace(asked, author=words) if words else _noted(asked, NO_AUTHOR)


def _place(asked: Asked, value: str) -> Asked:
    return replace(asked, place=value.lower()[:80]) if words_in(value) else _noted(asked, NO_PLACE)


def _before(asked: Asked, value: str) -> Asked:
    moment = _moment(value)
    return replace(asked, until=moment) if moment else _noted(asked, NO_DATE.format(word=f"before:{value[:20]}"))


def _after(asked: Asked, value: str) -> Asked:
    moment = _moment(value)
    return replace(asked, since=moment) if moment else _noted(asked, NO_DATE.format(word=f"after:{value[:20]}"))


def _noted(asked: Asked, sentence: str) -> Asked:
    return asked if sentence in asked.notes else replace(asked, notes=(*asked.notes, sentence))


def _moment(value: str) -> datetime | None:
    """The first moment of a year, a month or a day in the hub's time zone; None when it is no date."""
    match = DATE.fullmatch(value) if value.isascii() else None
    if match is None:
        return None
    try:
        year, month, day = (int(part or 1) for part in match.groups())
        if not MINYEAR < year < 9999:
            return None
        return timezone.make_aware(datetime(year, month, day))
    except ValueError:
        return None


FIELDS = {"author": _author, "in": _place, "before": _before, "after": _after}
