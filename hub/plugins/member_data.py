"""What an app or plugin holds about a member, and how it gives that out and lets go of it.

Three attributes of `HubPlugin` say it: `holds` names every column that leads to a member or keeps a member's
words, `exports` is the path of an `ExportFunction`, `erases` the path of an `EraseFunction`. Both functions run
for a plugin that is switched off, too: what it holds is still there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

AT_ONCE = 200
"""So many rows one call of an erase function changes at the most."""


@dataclass(frozen=True)
class Held:
    """What becomes of columns of one table. A test names every column that nobody speaks for.

    `model` is "app_label.Model", `columns` names its fields, separated by spaces. Say either `given` (the key of
    the section of the export that holds them) or `not_given` (why not), and either `erased` (what an erasure does
    with them) or `stays` (why they stay): plain sentences that people read, without a full stop.
    """

    model: str
    columns: str
    given: str = ""
    not_given: str = ""
    erased: str = ""
    stays: str = ""

    def __post_init__(self) -> None:
        if bool(self.given) == bool(self.not_given):
            raise ValueError(f"{self.model}: say either `given` or `not_given`")
        if bool(self.erased) == bool(self.stays):
            raise ValueError(f"{self.model}: say either `erased` or `stays`")

    def names(self) -> set[str]:
        """Its columns, such as "forums.Post.author"."""
        return {f"{self.model}.{column}" for column in self.columns.split()}


@dataclass(frozen=True)
class MemberFile:
    """A file of the member: `name` in the export, and `path`, its name in the default storage."""

    name: str
    path: str


@dataclass(frozen=True)
class Section:
    """One part of an export. `key`: a word of small letters and hyphens; `title`: what people read.

    `rows` are flat mappings of what JSON can hold (text, numbers, True, None, lists of these; times as ISO text);
    `note` says what is not in it, and why. Never put other people's private words into one.
    """

    key: str
    title: str
    rows: Sequence[Mapping[str, Any]] = ()
    files: Sequence[MemberFile] = ()
    note: str = ""


def plain(value: Any) -> Any:
    """A value of a column as an export holds it: text, a number, True, None, or lists and mappings of these."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@dataclass(frozen=True)
class Erasing:
    """Whom an erasure is about, and what they chose.

    `member` is the row as it is: shut out already, and deleted after the last function has run. `keeps_words`:
    what they wrote for others to read stays, under "Former member"; otherwise it goes. `names` are what may
    stand in texts of the hub itself: their name, handle and addresses. Change `at_once` rows at the most.
    """

    member: Any
    keeps_words: bool
    names: tuple[str, ...] = ()
    at_once: int = AT_ONCE


ExportFunction: TypeAlias = Callable[[Any], Iterable[Section]]
"""The member → sections. Empty sections are left out of the page, but name them: people see what was looked at."""

EraseFunction: TypeAlias = Callable[[Erasing], Mapping[str, int]]
"""What was done, in plain words without anything personal → how many, such as {"posts emptied": 12}.

It runs inside a transaction that also notes the counts, and is called again until it finds nothing more to do
(an empty mapping, or zeros), also after a kill: it must be safe to repeat, and may leave the rest to the next call.
Delete files after the commit, or so that a kill leaves none behind. Foreign keys to the member that are CASCADE or
SET_NULL need nothing: the row is deleted in the end.
"""
