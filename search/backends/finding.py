"""From documents that match to what a page shows: narrowed, grouped, counted, in order. The same on both databases.

An engine fetches small rows, never more than a few thousand (`search.backends.candidates`); the page and all facets
come from them together, so that they tell of the same documents.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from search.backends.base import MOST_VALUES, Phrase, Query, Term

FACETS = ("kind", "topic", "year", "place")
Order = Literal["", "best", "latest", "newest"]
"""The best, the latest that were added, the newest by date, or any."""


class Row(NamedTuple):
    """What is counted of a document. `topics` is JSON, `keys` has the slugs between bars; `date` is made to be
    compared, the least where there is none; `own`: it is no part of the thing, but the thing itself."""

    id: int
    kind: str
    group: int
    year: int
    place: str
    topics: str
    keys: str
    date: Any
    own: bool


@dataclass(frozen=True)
class Wanted:
    """Documents with any of the terms: or with `every` one, or with the term in the title (`titled`), or with two
    neighbours of the question next to each other (`beside`). Always with the phrases of `exact`, never with `without`.
    """

    terms: tuple[Term, ...]
    every: bool = False
    titled: bool = False
    beside: bool = False
    exact: tuple[Phrase, ...] = ()
    without: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Parts of a statement, each with its parameters in the order of its placeholders."""

    sql: str
    params: Sequence[Any] = ()


@dataclass(frozen=True)
class Lookup:
    """At most `most` documents that are wanted, of which all of `where` is true (conditions on `d`). `many`: the terms
    are in very many. `kinds`: of these kinds alone, which `where` says as well.
    """

    wanted: Wanted
    where: Sequence[Asked]
    order: Order
    most: int
    many: bool
    kinds: Sequence[str] | None = None


@dataclass
class Found:
    """`rows` are the best document of each object, in order; `wholes` those that are the thing itself, by kind and
    group. `often` has for each term how often documents have it, as far as this was asked.
    """

    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    wholes: dict[tuple[str, int], int] = field(default_factory=dict)
    often: Sequence[Mapping[int, float]] = ()

    def whole_of(self, row: Row) -> int | None:
        """The id of the thing itself, if it was found and has every term that this part of it has."""
        pk = self.wholes.get((row.kind, row.group))
        return pk if pk and all(having.get(pk) for having in self.often if having.get(row.id)) else None


def together(parts: Iterable[Asked], between: str = " AND ") -> Asked:
    every = list(parts)
    return Asked(between.join(each.sql for each in every), [value for each in every for value in each.params])


def chosen(query: Query) -> tuple[str, ...]:
    """The facets in which something is chosen."""
    return tuple(name for name in FACETS if getattr(query, name))


def counted(query: Query, rows: Iterable[Row], scores: Mapping[int, float], *, newest: bool) -> Found:
    """Each facet's figures leave its own choice out, and count an object once for a value."""
    narrow = chosen(query)
    left = list(rows)
    of_facet = dict.fromkeys(FACETS, left)
    if narrow:
        missed = [(row, [name for name in narrow if not _is_chosen(query, name, row)]) for row in left]
        left = [row for row, misses in missed if not misses]
        of_facet = dict.fromkeys(FACETS, left)
        of_facet |= {name: [row for row, misses in missed if misses in ([], [name])] for name in narrow}
    values: dict[str, set[tuple[Any, str, int]]] = {
        "kind": {(row.kind, row.kind, row.group) for row in of_facet["kind"]},
        "topic": {(topic, row.kind, row.group) for row in of_facet["topic"] for topic in topics_of(row.topics)},
        "year": {(row.year, row.kind, row.group) for row in of_facet["year"] if row.year},
        "place": {(row.place, row.kind, row.group) for row in of_facet["place"] if row.place},
    }
    facets = {name: _most(Counter(str(value) for value, _, _ in found)) for name, found in values.items()}
    wholes = {} if newest else {(row.kind, row.group): row.id for row in left if row.own}
    return Found(facets, best_of_groups(left, scores, newest=newest), wholes)


def best_of_groups(rows: Iterable[Row], scores: Mapping[int, float], *, newest: bool) -> list[Row]:
    """The best or the newest document of each group, in this order; of equals the newer or the better one, then the
    one that came first.
    """
    if newest:
        ordered = sorted(((row.date, scores.get(row.id, 0.0), -row.id, row) for row in rows), reverse=True)
    else:
        ordered = sorted(((scores.get(row.id, 0.0), row.date, -row.id, row) for row in rows), reverse=True)
    best: dict[tuple[str, int], Row] = {}
    for *_, row in ordered:
        best.setdefault((row.kind, row.group), row)
    return list(best.values())


def _is_chosen(query: Query, name: str, row: Row) -> bool:
    if name == "topic":
        return f"|{query.topic}|" in row.keys
    return bool(getattr(query, name) == getattr(row, name))


def _most(numbers: Counter[str]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES])


@lru_cache(maxsize=4096)
def topics_of(written: str) -> tuple[str, ...]:
    """The topics of a row, each once."""
    return tuple(dict.fromkeys(json.loads(written))) if written else ()


@dataclass(frozen=True)
class Dialect:
    """How a database says that a value is `among` a list given as one parameter, that a text `holds` another, and the
    `words` of `s`, each once, in one text.
    """

    among: str
    holds: str
    words: str
