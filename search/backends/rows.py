"""From a SearchDocument to a row: cleaned, bounded, with a fingerprint of all that matters."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from hub.plugins.search import SearchDocument
from search.models import IndexedDocument
from search.words import plain

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a found word while an engine's excerpt is under way; taken out of every text before."""
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
PLACE = re.compile(r"[a-z]{1,20}:[-a-zA-Z0-9_]{1,80}")
APART = f" {'x' * 70} "
"""Between people in an index of words: longer than any word that is searched for, so no phrase reaches over it."""
YEARS = range(1, 10_000)
SHORT, LONG = 1_000, 400_000
"""Bytes of a short text and of a body: a tsvector holds less than a megabyte."""


def topic_key(topic: str) -> str:
    return slugify(topic, allow_unicode=True)


def topic_keys(topics: Iterable[str]) -> str:
    keys = [key for key in map(topic_key, topics) if key]
    return f"|{'|'.join(keys)}|" if keys else ""


def place_key(place: str) -> str:
    """A place such as "space:kitchen-table". It holds a colon, which no topic does; "" when it is none."""
    return place if PLACE.fullmatch(place) else ""


def _keys(document: SearchDocument) -> str:
    """What a search can be narrowed to, each between bars: topics, and the place."""
    keys, place = topic_keys(document.topics), place_key(document.place)
    return f"{keys or '|'}{place}|" if place else keys


def ranked_title(row: IndexedDocument) -> str:
    """The title as far as it says what this document is about. A part of a thing (a reply, a page of a file) bears
    the title of the whole: it is found by it, but the thing itself comes first.
    """
    return "" if row.where else row.title


def names_of(row: IndexedDocument) -> str:
    """Words that a document is found by beside its text: people, topics, the title of the whole."""
    return " ".join([*row.people, *row.topics, row.title if row.where else ""])


def clean(text: str, most: int = SHORT) -> str:
    """In plain letters, without control characters and lone surrogates, at most `most` bytes of UTF-8."""
    data = plain(UNSAFE.sub(" ", text)).encode("utf-8", "ignore")
    return data[:most].decode("utf-8", "ignore").strip()


def _year(document: SearchDocument, date: datetime | None) -> int:
    """The one that a search can be narrowed to; 0 where it has none."""
    if document.year is not None and document.year in YEARS:
        return document.year
    return timezone.localtime(date).year if date is not None else 0


def row_of(document: SearchDocument, now: datetime) -> IndexedDocument:
    """An unsaved row with everything but its id."""
    date = document.date
    if date is not None and timezone.is_naive(date):
        date = timezone.make_aware(date)
    content: dict[str, Any] = {
        "kind": document.kind,
        "object_id": document.object_id,
        "part": document.part,
        "group_id": document.group or document.object_id,
        "audience": document.audience,
        "topic_keys": _keys(document),
        "language": document.language,
        "year": _year(document, date),
        "place": place_key(document.place),
        "where": clean(document.where),
        "url": clean(document.url, 2 * SHORT),
        "title": clean(document.title),
        "meta": clean(document.meta),
        "topics": [clean(topic) for topic in document.topics],
        "people": [clean(person) for person in document.people],
        "summary": clean(document.summary, 4 * SHORT),
        "body": clean(document.body, LONG),
    }
    looks = json.dumps([*content.items(), date.astimezone(UTC).isoformat() if date else None])
    return IndexedDocument(**content, date=date, indexed_at=now, fingerprint=hashlib.sha256(looks.encode()).hexdigest())
