"""PostgreSQL: a table `search_vector` with one tsvector for each document, by the text-search
configuration `hub_english` (English stems; accents folded where the extension `unaccent` is there).

PostgreSQL's own ranks know no rare words, so each word counts by how rare it is in the index: the
sum over the words of rank × rarity.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from search.backends.base import Piece, Term
from search.backends.database import DatabaseBackend
from search.backends.excerpts import best_of, window_of
from search.backends.rows import CLOSE, OPEN
from search.models import IndexedDocument
from search.words import WORD

CONFIG = "'hub_english'::regconfig"
# Weights of D (body), C (names), B (summary) and A (title); measured on the Cranfield collection.
WEIGHTS = "'{0.3, 0.3, 0.4, 1.0}'"
ALL_WORDS = 1.5
HEADLINE = f"StartSel={OPEN}, StopSel={CLOSE}, MinWords=20, MaxWords=34, ShortWord=0"
# The parser takes "and/or" for a file name and "hub.example" for a host; in words apart, each is found.
APART = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum() and chr(code) != "'")
VECTOR = " || ".join(f"setweight(to_tsvector({CONFIG}, %s), '{weight}')" for weight in "ABCD")


class PostgreSQLBackend(DatabaseBackend):
    name = "postgresql"
    among = "= ANY(%s)"
    topic = "strpos(d.topic_keys, %s) > 0"

    def hits(self, terms: Sequence[Term]) -> tuple[str, list[Any]]:
        asked = [" OR ".join(f'"{" ".join(way)}"' for way in each.ways) for each in terms]
        sql = f"""
            WITH terms AS MATERIALIZED (
                SELECT word.query, ln(1 + (every.number - seen.number + 0.5) / (seen.number + 0.5)) AS rarity
                FROM (SELECT websearch_to_tsquery({CONFIG}, asked) AS query FROM unnest(%s::text[]) AS asked) AS word
                CROSS JOIN (SELECT count(*) AS number FROM search_vector) AS every
                CROSS JOIN LATERAL (SELECT count(*) AS number FROM search_vector v WHERE v.vector @@ word.query) AS seen
                WHERE numnode(word.query) > 0
            )
            SELECT v.document_id AS id,
                (SELECT sum(terms.rarity * ts_rank({WEIGHTS}, v.vector, terms.query, 1)) FROM terms)
                * CASE WHEN v.vector @@ ({_query(asked, "&&")}) THEN {ALL_WORDS} ELSE 1 END AS score
            FROM search_vector v WHERE v.vector @@ ({_query(asked, "||")})
        """  # noqa: S608 -- constants of this module
        return sql, [asked, *asked, *asked]

    def excerpts(self, ids: Sequence[int], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]:
        rows = list(IndexedDocument.objects.filter(pk__in=ids).values_list("pk", "summary", "body"))
        if not words:
            return {pk: best_of((), (summary, body)) for pk, summary, body in rows}
        texts = [text for _, summary, body in rows for text in (body, summary)]
        marked = iter(self._headlines(texts, words))
        return {pk: best_of((next(marked), next(marked)), (summary, body)) for pk, summary, body in rows}

    def _headlines(self, texts: Sequence[str], words: Sequence[str]) -> list[str]:
        """Each text's best stretch, found words between OPEN and CLOSE.

        ts_headline reads a text from end to end, so of a long one it only gets the promising part.
        """
        windows = [window_of(text, words) for text in texts]
        apart = [text[start:end].translate(SPACES) for text, (start, end) in zip(texts, windows, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT ts_headline({CONFIG}, text, {_query(words, "||")}, %s)
                FROM unnest(%s::text[]) WITH ORDINALITY AS t (text, place) ORDER BY place
                """,  # noqa: S608 -- constants of this module
                [*(f'"{word}"' for word in words), HEADLINE, apart],
            )
            headlines = [headline for (headline,) in cursor.fetchall()]
        return [
            _marked_in(text, start, part, headline)
            for text, (start, _), part, headline in zip(texts, windows, apart, headlines, strict=True)
        ]

    def index_rows(self, rows: Sequence[IndexedDocument]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO search_vector (document_id, vector) VALUES (%s, {VECTOR})",  # noqa: S608 -- as above
                [
                    (row.pk, *map(_words, (row.title, row.summary, " ".join([*row.people, *row.topics]), row.body)))
                    for row in rows
                ],
            )

    def drop_rows(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector WHERE document_id = ANY(%s)", [list(ids)])

    def clear_rows(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector")

    def orphans(self) -> tuple[list[int], list[int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT document_id FROM search_vector EXCEPT SELECT id FROM search_document")
            surplus = [pk for (pk,) in cursor.fetchall()]
            cursor.execute("SELECT id FROM search_document EXCEPT SELECT document_id FROM search_vector")
            return surplus, [pk for (pk,) in cursor.fetchall()]

    def listed(self, values: Sequence[str]) -> Any:
        return list(values)


SPACES = str.maketrans(APART, " " * len(APART))


def _words(text: str) -> str:
    """Only words and spaces: the parser must see the same words as `search.words` does in a question."""
    return " ".join(WORD.findall(text))


def _query(asked: Sequence[str], operator: str) -> str:
    """Each is words, or phrases in quotes with OR between them; words hold letters and numbers only."""
    return f" {operator} ".join([f"websearch_to_tsquery({CONFIG}, %s)"] * len(asked))


def _marked_in(text: str, start: int, apart: str, headline: str) -> str:
    """The headline was cut from `apart`, which is as long as `text` from `start`: put its marks into the text."""
    found = apart.find(headline.replace(OPEN, "").replace(CLOSE, ""))
    if found < 0 or OPEN not in headline:
        return headline
    place = start + found
    out = ["…"] if place else []
    for char in headline:
        if char in (OPEN, CLOSE):
            out.append(char)
        else:
            out.append(text[place])
            place += 1
    return "".join(out) + ("…" if text[place:].strip() else "")
