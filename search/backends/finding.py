"""The one statement by which a database finds, narrows, groups and counts.

Facets and the page come from it together, so that both count the same documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from search.backends.base import MOST_VALUES, Query

ALL_CHOICES = "by_kind + by_topic + by_year + by_place = 4"
NEWEST = "SELECT id, 0.0 AS score FROM search_document"
# Each choice (kind, topic, year, place) is a column of 0 or 1, so that each facet can leave its own out.
# An object counts once for a value, however many of its documents have it: documents of a group that are alike in
# all that is counted become one row of `sets` first, which most of the work is done on.
FIND = """
WITH hits AS MATERIALIZED ({hits}),
visible AS (
    SELECT hits.id, {first} AS first, {second} AS second, d.kind, d.group_id, d.year, d.place, d.topics,
        {kind} AS by_kind, {topic} AS by_topic, {year} AS by_year, {place} AS by_place
    FROM hits JOIN search_document d ON d.id = hits.id WHERE {where}
),
sets AS MATERIALIZED (
    SELECT kind, group_id, year, place, topics, by_kind, by_topic, by_year, by_place, {best}
    FROM visible GROUP BY kind, group_id, year, place, topics, by_kind, by_topic, by_year, by_place
),
best AS MATERIALIZED ({best_of_sets})
SELECT 'total' AS facet, '' AS value, count(*) AS number FROM best
UNION ALL
SELECT 'kind', kind, count(*) FROM (
    SELECT DISTINCT kind, group_id FROM sets WHERE by_topic + by_year + by_place = 3
) AS kinds GROUP BY kind
UNION ALL
SELECT 'year', CAST(year AS {text}), count(*) FROM (
    SELECT DISTINCT kind, group_id, year FROM sets WHERE by_kind + by_topic + by_place = 3 AND year > 0
) AS years GROUP BY year
UNION ALL
SELECT 'place', place, count(*) FROM (
    SELECT DISTINCT kind, group_id, place FROM sets WHERE by_kind + by_topic + by_year = 3 AND place <> ''
) AS places GROUP BY place
UNION ALL
SELECT 'topic', value, count(*) FROM (
    SELECT DISTINCT kind, group_id, each.value FROM sets, {topics} AS each WHERE by_kind + by_year + by_place = 3
) AS topics GROUP BY value
UNION ALL
SELECT * FROM (
    SELECT 'hit', CAST(row_number() OVER (ORDER BY first DESC, second DESC, id) AS {text}), id FROM best
    ORDER BY first DESC, second DESC, id LIMIT %s OFFSET %s
) AS page
"""
# The best document of each group: for what is like an object, without itself.
LIKE = """
WITH hits AS MATERIALIZED ({hits}),
parts AS (
    SELECT hits.id, {nudge} AS score, row_number() OVER (
        PARTITION BY d.kind, d.group_id ORDER BY hits.score DESC, hits.id
    ) AS part_place
    FROM hits JOIN search_document d ON d.id = hits.id WHERE {where}
)
SELECT id FROM parts WHERE part_place = 1 ORDER BY score DESC, id LIMIT %s
"""
NUDGE = 1.2
# Titles, the shortest first: what somebody types is most of it.
TITLED = """
SELECT d.kind, d.group_id, min(d.title) AS title FROM search_document d WHERE {where}
GROUP BY d.kind, d.group_id ORDER BY min(length(d.title)), max(d.date) DESC, d.group_id LIMIT %s
"""


@dataclass(frozen=True)
class Dialect:
    """How a database says what FIND needs: `among` a list given as one parameter, `holds` that a text has another
    one in it, `topics` the values of a JSON list `sets.topics` as rows, `text` a type, `day` the date as a number.
    `best` keeps of alike documents the one with the highest `first` and `second`, `best_of_sets` of each group.
    """

    among: str
    holds: str
    topics: str
    text: str
    day: str
    best: str
    best_of_sets: str


@dataclass
class Found:
    """What FIND answers. `ids` are documents, the best of each object, in order."""

    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)


@dataclass
class Asked:
    """Parts of a statement, each with its parameters in the order of its placeholders."""

    sql: str
    params: list[Any] = field(default_factory=list)


def find(query: Query, hits: Asked, narrowed: Sequence[Asked], dialect: Dialect, listed: Any) -> Found:
    """`hits` is SQL for id and score; `narrowed` are conditions on `d.id`; `listed` makes a parameter of a list."""
    choices = _choices(query, dialect)
    where = [
        Asked(f"d.audience {dialect.among}", [listed(sorted(query.audiences))]),
        Asked(f"d.kind {dialect.among}", [listed(query.kinds)]),
        *_dates(query),
        *narrowed,
    ]
    newest = query.newest_first or not query.terms
    sql = FIND.format(
        hits=hits.sql,
        **{name: choice.sql for name, choice in choices.items()},
        where=" AND ".join(each.sql for each in where),
        first=dialect.day if newest else "hits.score",
        second="hits.score" if newest else dialect.day,
        best=dialect.best,
        best_of_sets=dialect.best_of_sets,
        topics=dialect.topics,
        text=dialect.text,
    )
    params = [value for each in (hits, *choices.values(), *where) for value in each.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, query.size, (query.page - 1) * query.size])
        return _found(cursor.fetchall())


def like(hits: Asked, where: Sequence[Asked], topic_keys: Sequence[str], size: int, dialect: Dialect) -> list[int]:
    """Ids of the best documents of the best groups; a common topic makes a group a little better."""
    held = [Asked(dialect.holds.format("d.topic_keys"), [f"|{key}|"]) for key in topic_keys]
    common = Asked(" OR ".join(each.sql for each in held), [value for each in held for value in each.params])
    nudge = f"hits.score * CASE WHEN {common.sql} THEN {NUDGE} ELSE 1.0 END" if held else "hits.score"
    sql = LIKE.format(hits=hits.sql, nudge=nudge, where=" AND ".join(each.sql for each in where))
    params = [value for each in (hits, common, *where) for value in each.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, size])
        return [pk for (pk,) in cursor.fetchall()]


def titled(where: Sequence[Asked], most: int) -> list[tuple[str, int, str]]:
    """Kind, group and title of groups with a document of which all this is true, the shortest titles first."""
    sql = TITLED.format(where=" AND ".join(each.sql for each in where))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(value for each in where for value in each.params), most])
        return list(cursor.fetchall())


def _choices(query: Query, dialect: Dialect) -> dict[str, Asked]:
    """In the order in which they stand in FIND."""
    asked = {
        "kind": Asked("d.kind = %s", [query.kind]),
        "topic": Asked(dialect.holds.format("d.topic_keys"), [f"|{query.topic}|"]),
        "year": Asked("d.year = %s", [query.year]),
        "place": Asked("d.place = %s", [query.place]),
    }
    chosen = {"kind": query.kind, "topic": query.topic, "year": query.year, "place": query.place}
    return {
        name: Asked(f"CASE WHEN {each.sql} THEN 1 ELSE 0 END", each.params) if chosen[name] else Asked("1")
        for name, each in asked.items()
    }


def _dates(query: Query) -> list[Asked]:
    bounds = (("d.date >= %s", query.since), ("d.date < %s", query.until))
    return [Asked(sql, [connection.ops.adapt_datetimefield_value(day)]) for sql, day in bounds if day is not None]


def _found(rows: Sequence[tuple[str, str, int]]) -> Found:
    found = Found()
    counted: dict[str, dict[str, int]] = {"kind": {}, "topic": {}, "year": {}, "place": {}}
    places: dict[int, int] = {}
    for facet, value, number in rows:
        if facet == "total":
            found.total = number
        elif facet == "hit":
            places[int(value)] = number
        else:
            counted[facet][value] = number
    found.ids = [places[place] for place in sorted(places)]
    for facet, values in counted.items():
        most = sorted(values.items(), key=lambda item: (-item[1], item[0]))
        found.facets[facet] = dict(most[:MOST_VALUES])
    return found
