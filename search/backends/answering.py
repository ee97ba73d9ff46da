"""From a Query to results, and from an object to what is like it, on either database: fetch candidates, rank them, look
closer at the best.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Left

from search.backends import bm25
from search.backends.base import LAST_KINDS, Query, Term
from search.backends.bm25 import Frequencies
from search.backends.candidates import MOST, RANKED, Looking, candidates
from search.backends.closer import DEPTH, LETTERS, closer
from search.backends.finding import Asked, Dialect, Found, Lookup, Order, Row, Wanted, best_of_groups, counted
from search.models import IndexedDocument

NUDGE = 1.2
"""What is like an object and has a topic of it."""
BEHIND = 0.8
KINDS_KNOWN_FOR = 60.0
_kinds: dict[str, tuple[float, Mapping[str, int]]] = {}


class Engine(Protocol):
    dialect: Dialect

    def look(self, lookup: Lookup) -> list[Row]: ...

    def more_than(self, wanted: Wanted, where: Sequence[Asked], number: int) -> bool: ...

    def documents_of(self, terms: Sequence[Term]) -> list[int]: ...

    def frequencies(self, terms: Mapping[Term, int], ids: Collection[int]) -> Frequencies: ...

    def stems(self, words: Collection[str]) -> Mapping[str, str]: ...

    def authors(self, query: Query) -> list[Asked]: ...

    def listed(self, values: Sequence[str] | Sequence[int]) -> Any: ...


def answer(engine: Engine, query: Query) -> tuple[Found, frozenset[str]]:
    """All results, and which figures are the least there are: "total" or a facet."""
    newest = query.newest_first or not query.terms
    numbers = numbers_of(engine, query.terms)
    found = candidates(
        query,
        Looking(
            look=partial(_look, engine, query, numbers),
            more_than=lambda wanted, number: engine.more_than(wanted, _where(engine, query, (), query.kinds), number),
            numbers=numbers,
            of_kind=kinds_now,
        ),
    )
    if newest or not found.rows:
        return counted(query, found.rows.values(), {}, newest=newest), frozenset(found.at_least)
    frequencies = engine.frequencies(numbers, found.rows)
    scores = bm25.scores(frequencies)
    for row in found.rows.values():
        if row.kind in LAST_KINDS:
            scores[row.id] *= BEHIND
    results = counted(query, found.rows.values(), scores, newest=False)
    results.often = frequencies.often
    if len(query.terms) > 1:
        results.rows = _closer(engine, results.rows, scores, frequencies, query.terms)
    return results, frozenset(found.at_least)


def alike(
    engine: Engine, terms: Sequence[Term], where: Sequence[Asked], topic_keys: Collection[str], size: int
) -> list[int]:
    """Ids of the documents with the most of some telling terms, one of each group. A common topic makes it better."""
    numbers = numbers_of(engine, terms)
    many = sum(numbers.values()) > RANKED
    rows = engine.look(Lookup(Wanted(tuple(terms)), where, "latest" if many else "best", MOST, many))
    scores = bm25.scores(engine.frequencies(numbers, [row.id for row in rows]))
    for row in rows:
        if any(f"|{key}|" in row.keys for key in topic_keys):
            scores[row.id] *= NUDGE
    return [row.id for row in best_of_groups(rows, scores, newest=False)[:size]]


def numbers_of(engine: Engine, terms: Sequence[Term]) -> dict[Term, int]:
    return dict(zip(terms, engine.documents_of(terms), strict=True)) if terms else {}


def is_open(engine: Engine, audiences: Collection[str], kinds: Sequence[str]) -> list[Asked]:
    among = engine.dialect.among
    return [
        Asked(f"d.audience {among}", [engine.listed(sorted(audiences))]),
        Asked(f"d.kind {among}", [engine.listed(kinds)]),
    ]


def kinds_now() -> Mapping[str, int]:
    """About how many documents there are of each kind. It is for how to look alone, so that it may be a minute old."""
    until, numbers = _kinds.get(connection.alias, (0.0, {}))
    if time.monotonic() > until:
        numbers = dict(IndexedDocument.objects.values_list("kind").annotate(number=Count("pk")).order_by())
        _kinds[connection.alias] = (time.monotonic() + KINDS_KNOWN_FOR, numbers)
    return numbers


def _look(
    engine: Engine,
    query: Query,
    numbers: Mapping[Term, int],
    wanted: Wanted,
    choices: Collection[str],
    order: Order,
    most: int,
    kinds: Sequence[str] | None = None,
    besides: Collection[tuple[str, int]] = (),
) -> list[Row]:
    many = sum(numbers[each] for each in wanted.terms) > RANKED
    where = _where(engine, query, choices, query.kinds if kinds is None else kinds)
    for kind in {kind for kind, _ in besides}:
        groups = engine.listed([group for of_kind, group in besides if of_kind == kind])
        where.append(Asked(f"NOT (d.kind = %s AND d.group_id {engine.dialect.among})", [kind, groups]))
    return engine.look(Lookup(wanted, where, order, most, many, kinds))


def _where(engine: Engine, query: Query, choices: Collection[str], kinds: Sequence[str]) -> list[Asked]:
    asked = {
        "kind": Asked("d.kind = %s", [query.kind]),
        "topic": Asked(engine.dialect.holds.format("d.topic_keys"), [f"|{query.topic}|"]),
        "year": Asked("d.year = %s", [query.year]),
        "place": Asked("d.place = %s", [query.place]),
    }
    dates = (("d.date >= %s", query.since), ("d.date < %s", query.until))
    return [
        *is_open(engine, query.audiences, kinds),
        *(Asked(sql, [connection.ops.adapt_datetimefield_value(day)]) for sql, day in dates if day is not None),
        *engine.authors(query),
        *(asked[name] for name in choices),
    ]


def _closer(
    engine: Engine, rows: list[Row], scores: Mapping[int, float], frequencies: Frequencies, terms: Sequence[Term]
) -> list[Row]:
    """The best rows in a better order, whatever page is asked for; the others follow as they were."""
    top = [row.id for row in rows[:DEPTH]]
    texts = _texts(top)
    rarities = {term: frequencies.rarity(number) for number, term in enumerate(terms)}
    better = closer(scores, texts, rarities, engine.stems)
    ordered = sorted(rows[:DEPTH], key=lambda row: -better.get(row.id, 0.0))
    return [*ordered, *rows[DEPTH:]]


def _texts(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Id → title, and the beginning of summary and text."""
    rows = IndexedDocument.objects.filter(pk__in=ids)
    columns = rows.values_list("pk", "title", "where", "summary", Left("body", LETTERS))
    return {pk: ("" if where else title, f"{summary} {body}") for pk, title, where, summary, body in columns}
