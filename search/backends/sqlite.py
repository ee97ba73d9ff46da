"""SQLite: two FTS5 tables whose rowid is the id of the document: `search_fts` knows words by their stems,
`search_exact` as they are written.

They keep copies of the text of their own, so that deleting a row never depends on what the document
looked like before.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from search.backends.base import Phrase, Piece, Query, Term, term
from search.backends.database import SOME, DatabaseBackend
from search.backends.excerpts import best_of
from search.backends.finding import ALL_CHOICES, Asked, Dialect
from search.backends.rows import APART, CLOSE, OPEN, names_of, ranked_title
from search.models import IndexedDocument

# Weights of title, summary, body, and names (people, topics); measured on the Cranfield collection.
RANK = "-bm25(search_fts, 4.0, 1.5, 1.0, 1.0)"
ALL_WORDS = 1.5
EXCERPT_TOKENS = 34
TABLES = ("search_fts", "search_exact")
APART_TABLES = ("search_document", "search_spelling", *TABLES)
MADE = re.compile(r"^(CREATE (?:VIRTUAL TABLE|TABLE|(?:UNIQUE )?INDEX)) ")


class SQLiteBackend(DatabaseBackend):
    name = "sqlite"
    dialect = Dialect(
        among="IN (SELECT value FROM json_each(%s))",
        holds="instr({}, %s) > 0",
        topics="json_each(sets.topics)",
        text="text",
        day="coalesce(julianday(d.date), 0)",
        # SQLite gives the other columns of the row that has the maximum.
        best="max(first) AS first, second, id",
        best_of_sets=f"""
            SELECT max(first) AS first, second, id FROM sets WHERE {ALL_CHOICES} GROUP BY kind, group_id
        """,  # noqa: S608 -- a constant
    )

    def hits(self, terms: Sequence[Term]) -> Asked:
        terms = self.bringing(terms)
        sql = f"""
            SELECT search_fts.rowid AS id, {RANK} * CASE
                WHEN search_fts.rowid IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s) THEN {ALL_WORDS}
                ELSE 1.0
            END AS score
            FROM search_fts WHERE search_fts MATCH %s
        """  # noqa: S608 -- constants of this module
        every, any_of = _match(terms, "AND"), _match(terms, "OR")
        return Asked(sql, [every, any_of])

    def documents_of(self, terms: Sequence[Term]) -> list[int]:
        numbers = []
        with connection.cursor() as cursor:
            for each in terms:
                cursor.execute("SELECT count(*) FROM search_fts WHERE search_fts MATCH %s", [_match([each], "OR")])
                numbers.append(int(cursor.fetchone()[0]))
        return numbers

    def narrowed(self, query: Query) -> list[Asked]:
        exact = [f'"{" ".join(phrase)}"' for phrase in query.exact]
        if query.author:
            exact.append(f'people : "{" ".join(query.author)}"')
        conditions = []
        if exact:
            conditions.append(_matching("IN", "search_exact", " AND ".join(exact)))
        if query.without:
            conditions.append(_matching("NOT IN", "search_fts", _match(query.without, "OR")))
        return conditions

    def excerpts(self, ids: Sequence[int], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]:
        with connection.cursor() as cursor:
            if not words:
                return self._beginnings(ids)
            cursor.execute(
                f"""
                SELECT rowid, snippet(search_fts, 2, '{OPEN}', '{CLOSE}', '…', {EXCERPT_TOKENS}),
                    snippet(search_fts, 1, '{OPEN}', '{CLOSE}', '…', {EXCERPT_TOKENS}), summary, substr(body, 1, 1000)
                FROM search_fts WHERE search_fts MATCH %s AND rowid {self.dialect.among}
                """,  # noqa: S608 -- constants of this module
                [_match([term(word) for word in words], "OR"), self.listed(ids)],
            )
            return {pk: best_of((body, summary), plain) for pk, body, summary, *plain in cursor.fetchall()}

    def _beginnings(self, ids: Sequence[int]) -> Mapping[int, tuple[Piece, ...]]:
        rows = IndexedDocument.objects.filter(pk__in=ids).values_list("pk", "summary", "body")
        return {pk: best_of((), (summary, body)) for pk, summary, body in rows}

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
                    (row.pk, row.title, row.summary, row.body, APART.join(row.people), APART.join(row.topics))
                    for row in rows
                ],
            )

    def drop_rows(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(pk,) for pk in ids])  # noqa: S608

    def clear_rows(self) -> None:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- as above

    def orphans(self) -> tuple[list[int], list[int]]:
        surplus, missing = set(), set()
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT rowid FROM {table} EXCEPT SELECT id FROM search_document")  # noqa: S608
                surplus |= {pk for (pk,) in cursor.fetchall()}
                cursor.execute(f"SELECT id FROM search_document EXCEPT SELECT rowid FROM {table}")  # noqa: S608
                missing |= {pk for (pk,) in cursor.fetchall()}
        return sorted(surplus), sorted(missing)

    def title_holds(self, words: Phrase) -> Asked:
        *whole, begin = (f'"{word}"' for word in words)
        return _matching("IN", "search_exact", f"title : ({' AND '.join([*whole, begin + ' *'])})")

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

    def number_of(self, word: str, audiences: frozenset[str], *, exact: bool) -> int:
        table = "search_exact" if exact else "search_fts"
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT count(*) FROM (
                    SELECT 1 FROM {table} JOIN search_document d ON d.id = {table}.rowid
                    WHERE {table} MATCH %s AND d.audience {self.dialect.among} LIMIT {SOME}
                )
                """,  # noqa: S608 -- constants of this module
                [f'"{word}"', self.listed(sorted(audiences))],
            )
            return int(cursor.fetchone()[0])

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
    return Asked(f"d.id {among} (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [match])  # noqa: S608 -- as above


def _match(terms: Sequence[Term], operator: str) -> str:
    """Words hold letters and numbers only; in quotes none of them can be an operator."""
    ways = (" OR ".join(f'"{" ".join(way)}"' for way in each.ways) for each in terms)
    return f" {operator} ".join(f"({each})" for each in ways)
