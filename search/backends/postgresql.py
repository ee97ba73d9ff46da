"""PostgreSQL: a table `search_vector` with two tsvectors for each document: `vector` by the text-search
configuration `hub_english` (English stems), `exact` by `hub_exact` (words as they are written); both fold
accents where the extension `unaccent` is there. A position beyond 16,383 is one for PostgreSQL: phrases are
found in the first 16,000 words of a document.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from search.backends import tsvector
from search.backends.base import Phrase, Piece, Query, Term
from search.backends.bm25 import Frequencies
from search.backends.database import SOME, DatabaseBackend, answering
from search.backends.excerpts import best_of, window_of
from search.backends.finding import Asked, Dialect, Lookup, Order, Row, Wanted, together
from search.backends.rows import APART, CLOSE, OPEN, names_of, ranked_title
from search.backends.tsvector import CONFIG, EXACT
from search.models import IndexedDocument
from search.words import WORD

COLUMNS = (
    "d.id, d.kind, d.group_id, d.year, d.place, d.topics, d.topic_keys,"
    " coalesce(extract(epoch FROM d.date)::float8, -1e12), d.\"where\" = ''"
)
ORDERS: dict[Order, str] = {
    "": "",
    "latest": "ORDER BY v.document_id DESC",
    "newest": "ORDER BY d.date DESC NULLS LAST",
}
MOST_STEMS = 50_000
_stems: dict[str, str] = {}
TABLES = ("search_document", "search_spelling", "search_vector", "search_stem", "search_total")
HEADLINE = f"StartSel={OPEN}, StopSel={CLOSE}, MaxFragments=1, MinWords=20, MaxWords=34, ShortWord=0"
# The parser takes "and/or" for a file name and "hub.example" for a host; in words apart, each is found.
SIGNS = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum() and chr(code) != "'")
VECTOR = " || ".join(f"setweight(to_tsvector({CONFIG}, %s), '{weight}')" for weight in "ABCD")
EXACT_VECTOR = VECTOR.replace(CONFIG, EXACT)
SELECT = "SELECT document_id FROM search_vector WHERE"
TITLE = "to_tsvector('hub_exact', regexp_replace(d.title, '[\\W_]+', ' ', 'g'))"
"""As in the index `search_document_titles`: see migration 0013."""


class PostgreSQLBackend(DatabaseBackend):
    name = "postgresql"
    dialect = Dialect(among="= ANY(%s)", holds="strpos({}, %s) > 0", words="string_agg(DISTINCT s.word, ' ')")

    def look(self, lookup: Lookup) -> list[Row]:
        wanted, where = lookup.wanted, lookup.where
        if wanted.beside:
            # No index knows what stands beside what: each document would be read for it.
            return []
        if wanted.titled:
            where = [*where, _in_title(wanted)]
        by = Asked(ORDERS.get(lookup.order, ""))
        if lookup.order == "best":
            rough = tsvector.rough(wanted.terms)
            by = Asked(f"ORDER BY {rough.sql} DESC", rough.params)
        source = self._source(wanted, where)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM {source.sql} {by.sql} LIMIT %s",  # noqa: S608 -- constants of this module
                [*source.params, *by.params, lookup.most],
            )
            return list(map(Row._make, cursor.fetchall()))

    def more_than(self, wanted: Wanted, where: Sequence[Asked], number: int) -> bool:
        source = self._source(wanted, where)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {source.sql} LIMIT %s) AS few",  # noqa: S608 -- as above
                [*source.params, number + 1],
            )
            return bool(cursor.fetchone()[0] > number)

    def _source(self, wanted: Wanted, where: Sequence[Asked]) -> Asked:
        conditions = together([*tsvector.match_of(wanted), *where])
        join = "search_vector v JOIN search_document d ON d.id = v.document_id"
        return Asked(f"{join} WHERE {conditions.sql}", conditions.params)

    def end_rebuild(self, rebuild: str, kinds: Sequence[str], kept: Sequence[str] = ()) -> int:
        gone = super().end_rebuild(rebuild, kinds, kept)
        with answering(), connection.cursor() as cursor:
            # Until PostgreSQL has looked at tables that were filled anew, it plans as if they were empty.
            cursor.execute(f"ANALYZE {', '.join(TABLES)}")
        return gone

    def authors(self, query: Query) -> list[Asked]:
        # Words hold letters and numbers only, so none of them can be an operator.
        author = " <-> ".join(f"'{word}':C" for word in query.author)
        return [Asked(f"v.exact @@ to_tsquery({EXACT}, %s)", [author])] if author else []

    def documents_of(self, terms: Sequence[Term]) -> list[int]:
        return tsvector.documents_of(terms)

    def frequencies(self, terms: Mapping[Term, int], ids: Collection[int]) -> Frequencies:
        return tsvector.frequencies(terms, ids)

    def stems(self, words: Collection[str]) -> Mapping[str, str]:
        if new := [word for word in words if word not in _stems]:
            if len(_stems) + len(new) > MOST_STEMS:
                _stems.clear()
                new = list(words)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT word, coalesce((tsvector_to_array(to_tsvector({CONFIG}, word)))[1], word)"  # noqa: S608
                    " FROM unnest(%s::text[]) AS word",
                    [new],
                )
                _stems.update(cursor.fetchall())
        return {word: _stems[word] for word in words}

    def excerpts(self, rows: Sequence[tuple[int, str, str]], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]:
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
                "INSERT INTO search_vector (document_id, words, vector, exact)"  # noqa: S608 -- constants of this module
                f" VALUES (%s, %s, {VECTOR}, {EXACT_VECTOR})",
                [_values(row) for row in rows],
            )
        tsvector.count([row.pk for row in rows])

    def drop_rows(self, ids: Sequence[int]) -> None:
        tsvector.count(ids, gone=True)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector WHERE document_id = ANY(%s)", [list(ids)])

    def clear_rows(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector")
        tsvector.forget_counts()

    def mend_statistics(self) -> int:
        return tsvector.mend_counts()

    def orphans(self) -> tuple[list[int], list[int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT document_id FROM search_vector EXCEPT SELECT id FROM search_document")
            surplus = [pk for (pk,) in cursor.fetchall()]
            cursor.execute(
                "SELECT id FROM search_document EXCEPT SELECT document_id FROM search_vector WHERE exact IS NOT NULL"
            )
            return surplus, [pk for (pk,) in cursor.fetchall()]

    def titled(self, words: Phrase, where: Sequence[Asked], most: int) -> list[tuple[str, int, str]]:
        *whole, begin = words
        conditions = together(where)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT d.kind, d.group_id, min(d.title) AS title FROM search_document d
                WHERE d."where" = '' AND {TITLE} @@ to_tsquery({EXACT}, %s) AND {conditions.sql}
                GROUP BY d.kind, d.group_id ORDER BY min(length(d.title)), max(d.date) DESC, d.group_id LIMIT %s
                """,  # noqa: S608 -- constants of this module
                [" & ".join([*(f"'{word}'" for word in whole), f"'{begin}':*"]), *conditions.params, most],
            )
            return list(cursor.fetchall())

    def documents_with(self, words: Sequence[str]) -> Mapping[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT word, number FROM unnest(%s::text[]) AS word CROSS JOIN LATERAL (
                    SELECT count(*) AS number FROM search_vector WHERE exact @@ phraseto_tsquery({EXACT}, word)
                ) AS seen
                """,  # noqa: S608 -- as above
                [list(words)],
            )
            return dict(cursor.fetchall())

    def used(self, words: Sequence[str]) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT word FROM unnest(%s::text[]) AS word
                WHERE EXISTS ({SELECT} exact @@ phraseto_tsquery({EXACT}, word))
                """,  # noqa: S608 -- as above
                [list(words)],
            )
            return {word for (word,) in cursor.fetchall()}

    def every_word(self) -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT word FROM ts_stat('SELECT exact FROM search_vector')")
            return iter([word for (word,) in cursor.fetchall()])

    def number_of(self, word: str, audiences: frozenset[str], *, exact: bool, most: int = SOME) -> Asked:
        having = f"v.exact @@ phraseto_tsquery({EXACT}, %s)" if exact else f"v.vector @@ phraseto_tsquery({CONFIG}, %s)"
        sql = f"""
            SELECT %s::text AS word, count(*) AS number FROM (
                SELECT 1 FROM search_vector v JOIN search_document d ON d.id = v.document_id
                WHERE {having} AND d.audience {self.dialect.among} LIMIT %s
            ) AS few
            """  # noqa: S608 -- constants of this module
        return Asked(sql, [word, word, self.listed(sorted(audiences)), most])

    def make_apart(self) -> None:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING ALL)")
            cursor.execute("INSERT INTO search_total VALUES (0, 0)")

    def drop_apart(self) -> None:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP TABLE pg_temp.{table}")

    def listed(self, values: Sequence[str] | Sequence[int]) -> Any:
        return list(values)


def _values(row: IndexedDocument) -> tuple[Any, ...]:
    title, summary, body = _words(row.title), _words(row.summary), _words(row.body)
    names = _words(names_of(row))
    # A word between that nobody can type: no phrase reaches from one text into the next. Not in the title,
    # whose words are looked for by their beginnings.
    people, texts = map(_words, row.people), map(_words, [row.body, *row.topics])
    written = (
        title,
        APART + summary,
        "".join(APART + name for name in people),
        "".join(APART + text for text in texts),
    )
    ranked = (_words(ranked_title(row)), summary, names, body)
    return (row.pk, sum(len(text.split()) for text in ranked), *ranked, *written)


ENDING = ".,;:!?…)]”’\"'"
"""Signs that stand right after a word and belong to it."""
SPACES = str.maketrans(SIGNS, " " * len(SIGNS))


def _words(text: str) -> str:
    """Only words and spaces: the parser must see the same words as `search.words` does in a question."""
    return " ".join(WORD.findall(text))


def _in_title(wanted: Wanted) -> Asked:
    """As it is written, which is what the index of titles knows."""
    words = (f"({' | '.join(' & '.join(way) for way in each.ways)})" for each in wanted.terms)
    title = f"d.\"where\" = '' AND {TITLE} @@ to_tsquery({EXACT}, %s)"
    return Asked(title, [(" & " if wanted.every else " | ").join(words)])


def _query(asked: Sequence[str], operator: str) -> str:
    """Each is words, or phrases in quotes with OR between them; words hold letters and numbers only."""
    return f" {operator} ".join([f"websearch_to_tsquery({CONFIG}, %s)"] * len(asked))


def _marked_in(text: str, start: int, apart: str, headline: str) -> str:
    """The headline was cut from `apart`, which is as long as `text` from `start`: put its marks into the text."""
    found = apart.find(headline.replace(OPEN, "").replace(CLOSE, ""))
    if found < 0 or OPEN not in headline:
        return headline
    place = start + found
    before = text[:place]
    out = ["…"] if WORD.search(before) else [before]
    for char in headline:
        if char in (OPEN, CLOSE):
            out.append(char)
        else:
            out.append(text[place])
            place += 1
    rest = text[place:]
    if not WORD.search(rest):
        return "".join(out) + rest.rstrip()
    signs = rest[: len(rest) - len(rest.lstrip(ENDING))]
    is_cut = rest[len(signs) :].strip() and not signs.endswith((".", "!", "?"))
    return "".join(out) + signs + ("…" if is_cut else "")
