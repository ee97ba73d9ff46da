"""From a SearchDocument to what the engine keeps, and back to a Hit."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from hub.plugins.search import SearchDocument
from search.backends.base import Hit, Piece
from search.backends.excerpts import beginning_of, best_of
from search.backends.rows import row_of, topic_key
from search.models import IndexedDocument

LONGEST = 6_000
ENDS = (".", "!", "?", "”", '"')
SHOWN: list[Any] = [
    "kind",
    "object_id",
    "part",
    "group",
    "url",
    "title",
    "heading",
    "meta",
    "topics",
    "people",
    "date",
    "where",
    "beginning",
]


NAMES = ("result", "kind", "object_id", "ordinal")
"""What says which document it is, beside the texts."""


def id_of(kind: str, object_id: int, ordinal: int) -> str:
    """The documents of an object are numbered, so that all of them can be asked for by name, at once."""
    return f"{kind}:{object_id}:{ordinal}"


def named_id(found: Mapping[str, Any]) -> str:
    """Of a hit that came with NAMES instead of its id."""
    kind, object_id, ordinal = (found["fields"][name][0] for name in NAMES[1:])
    return id_of(kind, object_id, ordinal)


def result_of(kind: str, group: int) -> int:
    """A number for what documents are shown as. Numbers are counted and compared without a table of all of them."""
    return int.from_bytes(hashlib.blake2b(f"{kind}:{group}".encode(), digest_size=8).digest(), signed=True)


def entries_of(documents: Sequence[SearchDocument]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """(kind, object id) → what is kept of its documents, in their order."""
    entries: dict[tuple[str, int], list[dict[str, Any]]] = {}
    now = timezone.now()
    for document in documents:
        row = row_of(document, now)
        entries.setdefault((row.kind, row.object_id), []).append(_entry(row))
    for of_object in entries.values():
        for ordinal, entry in enumerate(of_object):
            entry |= {"ordinal": ordinal, "count": len(of_object)}
    return entries


def _entry(row: IndexedDocument) -> dict[str, Any]:
    copied = ("kind", "object_id", "part", "audience", "topics", "people", "place", "year", "date")
    return {
        **{name: getattr(row, name) for name in (*copied, "summary", "body", "url", "meta", "where", "fingerprint")},
        "group": row.group_id,
        "result": result_of(row.kind, row.group_id),
        "topic_keys": [topic_key(topic) for topic in row.topics],
        "names": [*row.people, *row.topics],
        "heading" if row.where else "title": row.title,
        "beginning": next((beginning_of(text) for text in (row.summary, row.body) if text.strip()), ""),
    }


def hit_of(found: Mapping[str, Any], *, excerpt: bool = True) -> Hit:
    """A hit of the engine's answer, with the words around the best matches."""
    source = found["_source"]
    date = source.get("date")
    return Hit(
        kind=source["kind"],
        object_id=source["object_id"],
        url=source["url"],
        title=title_of(source),
        excerpt=_excerpt(found.get("highlight", {}), source["beginning"]) if excerpt else (),
        meta=source["meta"],
        topics=tuple(source["topics"]),
        people=tuple(source["people"]),
        date=datetime.fromisoformat(date) if date else None,
        part=source["part"],
        group=source["group"],
        where=source["where"],
    )


def title_of(source: Mapping[str, Any]) -> str:
    """The parts of a thing bear its title, too, but it is no title of theirs: the thing itself comes before them."""
    return str(source.get("title") or source.get("heading", ""))


def text_of(sources: Sequence[Mapping[str, Any]]) -> str:
    """What stands in some documents, one after the other; of long ones the beginning."""
    return " ".join(text for each in sources for text in (title_of(each), each["summary"], each["body"][:LONGEST]))


def _excerpt(marked: Mapping[str, Sequence[str]], beginning: str) -> tuple[Piece, ...]:
    return best_of([_whole(text) for name in ("body", "summary") for text in marked.get(name, ())], [beginning])


def _whole(text: str) -> str:
    """With "…" where it is cut off in the middle of a sentence, as far as that can be seen."""
    text = text.strip()
    begins = "…" if text[:1].islower() else ""
    ends = "" if text.endswith(ENDS) else "…"
    return begins + text + ends
