"""BM25 on PostgreSQL, whose own ranks know no rare words: one statement, from statistics of our own.

`search_stem` knows how many documents have a stem, `search_total` how many documents and words there are, and
`search_vector.words` how long a document is. Which documents have a word, and how often, the tsvectors tell.

To rank a document its tsvector is taken apart, so of very many documents only the CANDIDATES that have the
rarest words, or the words in their titles, are ranked; the newest of equals. The others follow, unranked.
"""

from collections.abc import Sequence

from django.db import connection

from search.backends.base import Term
from search.backends.finding import Asked

CONFIG = "'hub_english'::regconfig"
CANDIDATES = 600
# How much a word counts by where it stands: title, summary; elsewhere once. BM25's own two numbers are from
# the middle of what is usual: how soon a repeated word stops counting, and how much length counts.
TITLE, SUMMARY = 3.0, 1.5
K1, B = 1.6, 0.5
ALL_WORDS = 1.5
NEXT_TO_EACH_OTHER = 0.2
MOST_PAIRS = 8

KNOWN = f"""
ways AS MATERIALIZED (
    SELECT term, phraseto_tsquery({CONFIG}, way) AS query, tsvector_to_array(to_tsvector({CONFIG}, way)) AS stems
    FROM unnest(%s::int[], %s::text[]) AS asked (term, way)
),
number AS (
    SELECT term, sum((
        SELECT min(coalesce(s.documents, 0)) FROM unnest(stems) AS stem LEFT JOIN search_stem s USING (stem)
    )) AS known FROM ways WHERE cardinality(stems) > 0 GROUP BY term
)
"""  # noqa: S608 -- constants of this module
RANKED = f"""
WITH {KNOWN},
terms AS MATERIALIZED (
    SELECT term, ln(1 + greatest(0, documents - known + 0.5) / (known + 0.5)) AS rarity
    FROM search_total CROSS JOIN number
),
matched AS MATERIALIZED (
    SELECT v.document_id AS id, {{rough}} AS rough FROM search_vector v WHERE v.vector @@ ({{any}})
),
candidates AS MATERIALIZED (SELECT id FROM matched ORDER BY rough DESC, id DESC LIMIT {CANDIDATES}),
single AS MATERIALIZED (SELECT DISTINCT term, stems[1] AS stem FROM ways WHERE cardinality(stems) = 1),
taken AS MATERIALIZED (
    SELECT c.id, u.lexeme, u.weights
    FROM candidates c JOIN search_vector v ON v.document_id = c.id CROSS JOIN LATERAL unnest(v.vector) AS u
    WHERE u.lexeme = ANY((SELECT array_agg(stem) FROM single)::text[])
),
counted AS (
    SELECT taken.id, single.term, (
        SELECT sum(CASE w WHEN 'A' THEN {TITLE} WHEN 'B' THEN {SUMMARY} ELSE 1 END) FROM unnest(taken.weights) AS w
    ) AS often
    FROM taken JOIN single ON single.stem = taken.lexeme
    UNION ALL
    SELECT c.id, ways.term, 1 FROM candidates c JOIN search_vector v ON v.document_id = c.id
    JOIN ways ON cardinality(ways.stems) > 1 AND v.vector @@ ways.query
),
ranked AS (
    SELECT each.id, count(*) AS terms,
        sum(rarity * often * {K1 + 1} / (
            often + {K1} * ({1 - B} + {B} * v.words * total.documents / greatest(1, total.words))
        )) AS score
    FROM (SELECT id, term, sum(often) AS often FROM counted GROUP BY id, term) AS each
    JOIN terms USING (term) JOIN search_vector v ON v.document_id = each.id CROSS JOIN search_total AS total
    GROUP BY each.id
),
near AS (SELECT c.id, {{pairs}} AS score FROM candidates c JOIN search_vector v ON v.document_id = c.id)
SELECT matched.id, CASE WHEN r.id IS NULL THEN matched.rough / 1000
    ELSE near.score + r.score * CASE WHEN r.terms = (SELECT count(*) FROM terms) THEN {ALL_WORDS} ELSE 1 END
    END AS score
FROM matched LEFT JOIN ranked r ON r.id = matched.id LEFT JOIN near ON near.id = matched.id
"""  # noqa: S608 -- constants of this module

# Signs: 1 when documents come, -1 when they go.
COUNT = """
WITH changed AS (SELECT vector, words FROM search_vector WHERE document_id = ANY(%(ids)s)),
total AS (
    UPDATE search_total SET documents = documents + %(sign)s * (SELECT count(*) FROM changed),
        words = search_total.words + %(sign)s * (SELECT coalesce(sum(words), 0) FROM changed)
)
INSERT INTO search_stem AS s (stem, documents)
SELECT lexeme, %(sign)s * count(*) FROM changed, unnest(vector) GROUP BY lexeme
ON CONFLICT (stem) DO UPDATE SET documents = s.documents + excluded.documents
"""
UNUSED = "DELETE FROM search_stem WHERE documents <= 0"
WRONG = """
SELECT count(*) FROM search_stem s FULL JOIN ts_stat('SELECT vector FROM search_vector') t ON t.word = s.stem
WHERE s.documents IS DISTINCT FROM t.ndoc
"""
EVERYTHING = "SELECT count(*), coalesce(sum(words), 0)::bigint FROM search_vector"


def count(ids: Sequence[int], *, gone: bool = False) -> None:
    """Keep the statistics true: call it after documents came, and before they go."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"ids": list(ids), "sign": -1 if gone else 1})
        if gone:
            cursor.execute(UNUSED)


def forget_counts() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_stem")
        cursor.execute("UPDATE search_total SET documents = 0, words = 0")


def mend_counts() -> int:
    """Count anew; answers how many figures were wrong."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        wrong = int(cursor.fetchone()[0])
        if wrong:
            cursor.execute("DELETE FROM search_stem")
            cursor.execute("INSERT INTO search_stem SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_vector')")
        cursor.execute(EVERYTHING)
        documents, words = cursor.fetchone()
        cursor.execute(
            "UPDATE search_total SET documents = %s, words = %s WHERE (documents, words) <> (%s, %s)",
            [documents, words, documents, words],
        )
        return wrong + int(cursor.rowcount)


def documents_of(terms: Sequence[Term]) -> list[int]:
    """About how many documents have each term."""
    numbers, ways = _ways(terms)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {KNOWN} SELECT term, known FROM number", [numbers, ways])  # noqa: S608 -- as above
        known = dict(cursor.fetchall())
    return [int(known.get(number, 0)) for number in range(len(terms))]


def ranked(terms: Sequence[Term], bringing: Sequence[Term]) -> Asked:
    """SQL for `id, score` of every document with any of the terms that bring some; all terms rank them."""
    rough, pairs = _rough(terms), _pairs(terms)
    (numbers, ways), (_, asked) = _ways(terms), _ways(bringing)
    sql = RANKED.format(rough=rough.sql, any=_any(len(asked)), pairs=pairs.sql)
    return Asked(sql, [numbers, ways, *rough.params, *asked, *pairs.params])


def _ways(terms: Sequence[Term]) -> tuple[list[int], list[str]]:
    """The number of the term and the words of each way."""
    numbers = [number for number, each in enumerate(terms) for _ in each.ways]
    return numbers, [" ".join(way) for each in terms for way in each.ways]


def _any(number: int) -> str:
    return " || ".join([f"phraseto_tsquery({CONFIG}, %s)"] * number)


def _rarity(number: int) -> str:
    return f"coalesce((SELECT rarity FROM terms WHERE term = {number}), 0)"  # noqa: S608 -- a number of our own


def _rough(terms: Sequence[Term]) -> Asked:
    """How rare the words are that a document has, and whether one stands in its title."""
    parts, params = [], []
    for number, each in enumerate(terms):
        parts.append(f"CASE WHEN v.vector @@ ({_any(len(each.ways))}) THEN {_rarity(number)} ELSE 0 END")
        params += [" ".join(way) for way in each.ways]
    in_title = " | ".join(f"'{way[0]}':A" for each in terms for way in each.ways if len(way) == 1)
    if in_title:
        parts.append(f"CASE WHEN v.vector @@ to_tsquery({CONFIG}, %s) THEN 1 ELSE 0 END")
        params.append(in_title)
    return Asked(" + ".join(parts), params)


def _pairs(terms: Sequence[Term]) -> Asked:
    """Something more for words that stand next to each other as they do in the question."""
    first = [each.ways[0] for each in terms]
    parts, params = [], []
    for number, (one, other) in enumerate(list(zip(first, first[1:], strict=False))[:MOST_PAIRS]):
        parts.append(
            f"CASE WHEN v.vector @@ phraseto_tsquery({CONFIG}, %s)"
            f" THEN {NEXT_TO_EACH_OTHER} * least({_rarity(number)}, {_rarity(number + 1)}) ELSE 0 END"
        )
        params.append(" ".join((*one, *other)))
    return Asked(" + ".join(parts) or "0", params)
