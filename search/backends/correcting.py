"""Likely words on either database: which words are rare or unknown, what is near them, and who may be told of it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

from django.db import connection

from search.backends import spelling, vocabulary
from search.backends.base import Corrections
from search.backends.finding import Asked, Dialect, together

AT_ONCE = 100
"""Statements that are asked together."""


class Engine(Protocol):
    dialect: Dialect

    def number_of(self, word: str, audiences: frozenset[str], *, exact: bool, most: int = ...) -> Asked: ...

    def listed(self, values: Sequence[str] | Sequence[int]) -> Any: ...


def corrections(engine: Engine, words: Sequence[str], audiences: frozenset[str]) -> Corrections:
    counted = _rows_of([_counted_with_near(engine, word, audiences) for word in sorted(set(words))])
    numbers = {word: number for word, number, _ in counted}
    near = {word: vocabulary.nearest(word, others.split()) for word, _, others in counted if others}
    near = spelling.with_gaps(near, numbers)
    written = _numbers_of(engine, chain(*near.values()), audiences, exact=True)
    rivals = spelling.rivals(near, numbers, written)
    forms = _numbers_of(engine, chain(*rivals.values()), audiences, exact=False)
    return spelling.corrections(near, numbers, written, rivals, forms)


def _counted_with_near(engine: Engine, word: str, audiences: frozenset[str]) -> Asked:
    """The word, its number as far as it may be rare, and then the words that are like it: in one statement."""
    counted = engine.number_of(word, audiences, exact=False, most=spelling.FEW + 1)
    keys = vocabulary.keys_of(spelling.folded(word))
    like_it = f"SELECT {engine.dialect.words} FROM search_spelling s WHERE s.key {engine.dialect.among}"  # noqa: S608 -- constants
    sql = f"SELECT word, number, CASE WHEN number <= {spelling.FEW} THEN ({like_it}) END FROM ({counted.sql}) AS one"  # noqa: S608 -- as above
    return Asked(sql, [engine.listed(sorted(keys)), *counted.params])


def _numbers_of(engine: Engine, words: Iterable[str], audiences: frozenset[str], *, exact: bool) -> Mapping[str, int]:
    return dict(_rows_of([engine.number_of(word, audiences, exact=exact) for word in sorted(set(words))]))


def _rows_of(statements: Sequence[Asked]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(statements), AT_ONCE):
        asked = together(statements[start : start + AT_ONCE], " UNION ALL ")
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            rows += cursor.fetchall()
    return rows
