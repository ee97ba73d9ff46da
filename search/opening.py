"""The last look before something is shown: the index may be seconds behind what is true."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from hub.plugins.search import content_notes, still_open
from search.backends.base import Completion, Hit, Phrase, Piece
from search.showing import in_pieces

Shown = TypeVar("Shown", Hit, Completion)
NOTE = Piece("Content note: ")


def open_now(tokens: frozenset[str], found: Sequence[Shown], phrases: Collection[Phrase] = ()) -> tuple[Shown, ...]:
    """Those that one of these tokens opens at this moment, in their order. What stands behind a content note shows the
    note, with the phrases in it marked, and nothing of its text.
    """
    parts: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for each in found:
        parts[each.kind].add((each.object_id, each.part))
    now = {kind: still_open(tokens=tokens, kind=kind, parts=of_kind) for kind, of_kind in parts.items()}
    there = [each for each in found if (each.object_id, each.part) in now[each.kind]]
    quoted: dict[str, set[int]] = defaultdict(set)
    for each in there:
        if isinstance(each, Hit):
            quoted[each.kind].add(each.object_id)
    notes = {kind: content_notes(kind=kind, object_ids=ids) for kind, ids in quoted.items()}
    return tuple(_behind(each, notes.get(each.kind, {}).get(each.object_id), phrases) for each in there)


def _behind(one: Shown, note: str | None, phrases: Collection[Phrase]) -> Shown:
    """`note` is None where there is none, "" where nobody can tell. The part that matched may be named by its text."""
    if note is None or not isinstance(one, Hit):
        return one
    return replace(one, excerpt=(NOTE, *in_pieces(note, phrases)) if note else (), where="")
