"""SQLite: an FTS5 table `search_fts` whose rowid is the id of the document.

It keeps a copy of the text of its own, so that deleting a row never depends on what the document
looked like before.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from search.backends.base import Piece, Term, term
from search.backends.database import DatabaseBackend
from search.backends.excerpts import best_of
from search.backends.rows import CLOSE, OPEN
from search.models import IndexedDocument

# Weights of title, summary, body, and names (people, topics); measured on the Cranfield collection.
RANK = "-bm25(search_fts, 4.0, 1.5, 1.0, 1.0)"
ALL_WORDS = 1.5
EXCERPT_TOKENS = 34


class SQLiteBackend(DatabaseBackend):
    name = "sqlite"
    among = "IN (SELECT value FROM json_each(%s))"
    topic = "instr(d.topic_keys, %s) > 0"

    def hits(self, terms: Sequence[Term]) -> tuple[str, list[Any]]:
        sql = f"""
            SELECT rowid AS id, {RANK} * CASE
                WHEN rowid IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s) THEN {ALL_WORDS} ELSE 1.0
            END AS score
            FROM search_fts WHERE search_fts MATCH %s
        """  # noqa: S608 -- constants of this module
        return sql, [_match(terms, "AND"), _match(terms, "OR")]

    def excerpts(self, ids: Sequence[int], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]:
        with connection.cursor() as cursor:
            if not words:
                return self._beginnings(ids)
            cursor.execute(
                f"""
                SELECT rowid, snippet(search_fts, 2, '{OPEN}', '{CLOSE}', '…', {EXCERPT_TOKENS}),
                    snippet(search_fts, 1, '{OPEN}', '{CLOSE}', '…', {EXCERPT_TOKENS}), summary, substr(body, 1, 1000)
                FROM search_fts WHERE search_fts MATCH %s AND rowid {self.among}
                """,  # noqa: S608 -- constants of this module
                [_match([term(word) for word in words], "OR"), json.dumps(list(ids))],
            )
            return {pk: best_of((body, summary), plain) for pk, body, summary, *plain in cursor.fetchall()}

    def _beginnings(self, ids: Sequence[int]) -> Mapping[int, tuple[Piece, ...]]:
        rows = IndexedDocument.objects.filter(pk__in=ids).values_list("pk", "summary", "body")
        return {pk: best_of((), (summary, body)) for pk, summary, body in rows}

    def index_rows(self, rows: Sequence[IndexedDocument]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_fts (rowid, title, summary, body, names) VALUES (%s, %s, %s, %s, %s)",
                [(row.pk, row.title, row.summary, row.body, " ".join([*row.people, *row.topics])) for row in rows],
            )

    def drop_rows(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(pk,) for pk in ids])

    def clear_rows(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts")

    def orphans(self) -> tuple[list[int], list[int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_fts EXCEPT SELECT id FROM search_document")
            surplus = [pk for (pk,) in cursor.fetchall()]
            cursor.execute("SELECT id FROM search_document EXCEPT SELECT rowid FROM search_fts")
            return surplus, [pk for (pk,) in cursor.fetchall()]

    def listed(self, values: Sequence[str]) -> Any:
        return json.dumps(list(values))


def _match(terms: Sequence[Term], operator: str) -> str:
    """Words hold letters and numbers only; in quotes none of them can be an operator."""
    ways = (" OR ".join(f'"{" ".join(way)}"' for way in each.ways) for each in terms)
    return f" {operator} ".join(f"({each})" for each in ways)
