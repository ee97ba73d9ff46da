"""SQLite: two FTS5 tables whose rowid is the id of the document: `search_fts` knows words by their stems,
`search_exact` as they are written. Beside them `search_row` has what is narrowed and counted by, so that no search
reads a text that it does not show.

They keep copies of the text of their own, so that deleting a row never depends on what the document
looked like before.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from search.backends import fts5, memory
from search.backends.base import Phrase, Piece, Query, Term, term
from search.backends.bm25 import Frequencies
from search.backends.database import SOME, DatabaseBackend
from search.backends.excerpts import best_of, window_of
from search.backends.finding import Asked, Dialect, Lookup, Order, Row, Wanted, together
from search.backends.rows import APART, CLOSE, OPEN, names_of, ranked_title
from search.models import IndexedDocument

COLUMNS = "d.id, d.kind, d.group_id, d.year, d.place, d.topics, d.topic_keys, coalesce(d.date, ''), d.own"
EXCERPT_TOKENS = 34
KEYS = {"search_fts": "rowid", "search_exact": "rowid", "search_row": "id"}
APART_TABLES = ("search_document", "search_spelling", "search_title", *KEYS)
MADE = re.compile(r"^(CREATE (?:VIRTUAL TABLE|TABLE|(?:UNIQUE )?INDEX)) ")
# A cross join is taken from left to right. The plus keeps a condition from becoming a way into the index of words,
# which is quick to go through, and slow to be asked for one row.
WITH_WORDS = "search_fts CROSS JOIN search_row d ON d.id = search_fts.rowid WHERE search_fts MATCH %s AND {where}"
IN_THE_ORDER_OF_DATES = (
    "search_row d INDEXED BY search_row_date"
    " WHERE d.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s) AND {where}"
)
WITHOUT_WORDS = "search_row d WHERE {where}"
WITHIN = " AND ".join(
    f"search_fts.rowid {side} (SELECT {which}(id) FROM search_row WHERE kind IN (SELECT value FROM json_each(%s)))"  # noqa: S608
    for side, which in ((">=", "min"), ("<=", "max"))
)
ORDERS: dict[Order, str] = {
    "": "",
    "best": f"ORDER BY {fts5.RANK}",
    "latest": "ORDER BY search_fts.rowid DESC",
    "newest": "ORDER BY d.date DESC",
}


class SQLiteBackend(DatabaseBackend):
    name = "sqlite"
    dialect = Dialect(
        among="IN (SELECT value FROM json_each(%s))",
        holds="instr({}, %s) > 0",
        words="replace(group_concat(DISTINCT s.word), ',', ' ')",
    )

    def look(self, lookup: Lookup) -> list[Row]:
        wanted, where, kinds = lookup.wanted, lookup.where, lookup.kinds
        if wanted.terms and kinds is not None:
            # Documents of a kind mostly lie together, and the index of words leaps to where they begin.
            where = [*where, Asked(WITHIN, [self.listed(kinds)] * 2)]
        walked = lookup.order == "newest" and lookup.many and kinds is None
        source = self._source(wanted, where, IN_THE_ORDER_OF_DATES if walked else WITH_WORDS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM {source.sql} {ORDERS[lookup.order]} LIMIT %s",  # noqa: S608 -- constants of this module
                [*source.params, lookup.most],
            )
            return list(map(Row._make, cursor.fetchall()))

    def more_than(self, wanted: Wanted, where: Sequence[Asked], number: int) -> bool:
        source = self._source(wanted, where, WITH_WORDS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {source.sql} LIMIT %s)",  # noqa: S608 -- as above
                [*source.params, number + 1],
            )
            return bool(cursor.fetchone()[0] > number)

    def _source(self, wanted: Wanted, where: Sequence[Asked], with_words: str) -> Asked:
        conditions, match = together([*where, *self._exactly(wanted)]), fts5.match_of(wanted)
        source = (with_words if match else WITHOUT_WORDS).format(where=conditions.sql)
        return Asked(source, [match, *conditions.params] if match else conditions.params)

    def _exactly(self, wanted: Wanted) -> list[Asked]:
        conditions = []
        if wanted.exact:
            phrases = " AND ".join(fts5.quoted(phrase) for phrase in wanted.exact)
            conditions.append(_matching("+d.id IN", "search_exact", phrases))
        if wanted.without and not wanted.terms:
            conditions.append(_matching("+d.id NOT IN", "search_fts", fts5.any_of(wanted.without)))
        return conditions

    def authors(self, query: Query) -> list[Asked]:
        return [_matching("+d.id IN", "search_exact", f"people : {fts5.quoted(query.author)}")] if query.author else []

    def documents_of(self, terms: Sequence[Term]) -> list[int]:
        with connection.cursor() as cursor:
            return fts5.numbers_of(cursor, [fts5.any_of([each]) for each in terms])

    def frequencies(self, terms: Mapping[Term, int], ids: Collection[int]) -> Frequencies:
        with connection.cursor() as cursor:
            return fts5.frequencies(cursor, terms, ids)

    def stems(self, words: Collection[str]) -> Mapping[str, str]:
        return memory.stems(words)

    def excerpts(self, rows: Sequence[tuple[int, str, str]], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]:
        texts = [text for _, summary, body in rows for text in (_promising(body, words), summary)]
        marked = memory.snippets(texts, fts5.any_of([term(word) for word in words]), (OPEN, CLOSE), EXCERPT_TOKENS)
        return {
            pk: best_of((marked.get(2 * place, ""), marked.get(2 * place + 1, "")), (summary, body))
            for place, (pk, summary, body) in enumerate(rows)
        }

    def index_rows(self, rows: Sequence[IndexedDocument]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_fts (rowid, title, summary, body, names) VALUES (%s, %s, %s, %s, %s)",
                [(row.pk, ranked_title(row), row.summary, row.body, names_of(row)) for row in rows],
            )
            cursor.executemany(
                "INSERT INTO search_exact (rowid, title, summary, body, people, topics)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (row.pk, ranked_title(row), row.summary, row.body, APART.join(row.people), APART.join(_others(row)))
                    for row in rows
                ],
            )
            cursor.executemany(
                "INSERT INTO search_title (rowid, title) VALUES (%s, %s)",
                [(row.pk, row.title) for row in rows if not row.where],
            )
            ids = json.dumps([row.pk for row in rows])
            cursor.execute(
                "INSERT INTO search_row SELECT id, kind, group_id, audience, year, place, topics, topic_keys, date,"
                " \"where\" = '' FROM search_document WHERE id IN (SELECT value FROM json_each(%s))",
                [ids],
            )

    def drop_rows(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            for table, key in (*KEYS.items(), ("search_title", "rowid")):
                cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", [(pk,) for pk in ids])  # noqa: S608

    def clear_rows(self) -> None:
        with connection.cursor() as cursor:
            for table in (*KEYS, "search_title"):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- as above

    def orphans(self) -> tuple[list[int], list[int]]:
        own = "SELECT id FROM search_row WHERE own"
        surplus, missing = set(), set()
        with connection.cursor() as cursor:
            for table, key in KEYS.items():
                cursor.execute(f"SELECT {key} FROM {table} EXCEPT SELECT id FROM search_document")  # noqa: S608
                surplus |= {pk for (pk,) in cursor.fetchall()}
                cursor.execute(f"SELECT id FROM search_document EXCEPT SELECT {key} FROM {table}")  # noqa: S608
                missing |= {pk for (pk,) in cursor.fetchall()}
            cursor.execute(f"SELECT rowid FROM search_title EXCEPT {own}")  # noqa: S608 -- a constant
            missing |= {pk for (pk,) in cursor.fetchall()}
            cursor.execute(f"{own} EXCEPT SELECT rowid FROM search_title")  # noqa: S608 -- as above
            missing |= {pk for (pk,) in cursor.fetchall()}
        return sorted(surplus), sorted(missing)

    def titled(self, words: Phrase, where: Sequence[Asked], most: int) -> list[tuple[str, int, str]]:
        *whole, begin = map(fts5.quoted, zip(words))
        conditions = together(where)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT d.kind, d.group_id, min(search_title.title) AS title FROM search_title
                CROSS JOIN search_row d ON d.id = search_title.rowid
                WHERE search_title MATCH %s AND {conditions.sql} GROUP BY d.kind, d.group_id
                ORDER BY min(length(search_title.title)), max(d.date) DESC, d.group_id LIMIT %s
                """,  # noqa: S608 -- constants of this module
                [" AND ".join([*whole, begin + " *"]), *conditions.params, most],
            )
            return list(cursor.fetchall())

    def documents_with(self, words: Sequence[str]) -> Mapping[str, int]:
        numbers = {}
        with connection.cursor() as cursor:
            for word in words:
                cursor.execute("SELECT count(*) FROM search_exact WHERE search_exact MATCH %s", [f'"{word}"'])
                numbers[word] = int(cursor.fetchone()[0])
        return numbers

    def used(self, words: Sequence[str]) -> set[str]:
        found = set()
        with connection.cursor() as cursor:
            for word in words:
                cursor.execute("SELECT 1 FROM search_exact WHERE search_exact MATCH %s LIMIT 1", [f'"{word}"'])
                if cursor.fetchone():
                    found.add(word)
        return found

    def every_word(self) -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search_exact, row)")
            try:
                cursor.execute("SELECT term FROM temp.search_words")
                words = [word for (word,) in cursor.fetchall()]
            finally:
                cursor.execute("DROP TABLE temp.search_words")
        return iter(words)

    def number_of(self, word: str, audiences: frozenset[str], *, exact: bool, most: int = SOME) -> Asked:
        table = "search_exact" if exact else "search_fts"
        sql = f"""
            SELECT %s AS word, count(*) AS number FROM (
                SELECT 1 FROM {table} CROSS JOIN search_row d ON d.id = {table}.rowid
                WHERE {table} MATCH %s AND d.audience {self.dialect.among} LIMIT %s
            )
            """  # noqa: S608 -- constants of this module
        return Asked(sql, [word, f'"{word}"', self.listed(sorted(audiences)), most])

    def make_apart(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT sql FROM main.sqlite_master WHERE sql > '' AND tbl_name {self.dialect.among}"  # noqa: S608
                " ORDER BY type DESC",
                [json.dumps(APART_TABLES)],
            )
            for (sql,) in cursor.fetchall():
                cursor.execute(MADE.sub(r"\1 temp.", sql, count=1))

    def drop_apart(self) -> None:
        with connection.cursor() as cursor:
            for table in APART_TABLES:
                cursor.execute(f"DROP TABLE temp.{table}")

    def listed(self, values: Sequence[str] | Sequence[int]) -> Any:
        return json.dumps(list(values))


def _matching(among: str, table: str, match: str) -> Asked:
    return Asked(f"{among} (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [match])  # noqa: S608 -- as above


def _others(row: IndexedDocument) -> list[str]:
    """Topics, and of a part the title of the whole: what completes titles goes through those of things alone."""
    return [*row.topics, row.title] if row.where else row.topics


def _promising(text: str, words: Sequence[str]) -> str:
    """The stretch of a long text in which most of the words stand, marked where something was left out before it."""
    start, end = window_of(text, words)
    return ("… " if start else "") + text[start:end]
