"""What PostgreSQL is asked of words: expressions, how often they stand in documents, and statistics of our own.

`search_stem` knows how many documents have a stem, `search_total` how many documents and words there are, and
`search_vector.words` how long a document is. PostgreSQL's own ranks know no rare words.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from math import log

from django.db import connection

from search.backends.base import Term
from search.backends.bm25 import SUMMARY, TITLE, Frequencies
from search.backends.finding import Asked, Wanted, together

CONFIG = "'hub_english'::regconfig"
EXACT = "'hub_exact'::regconfig"
MOST_NEIGHBOURS = 8
# ts_rank of one word is the weight of its first place and 1/4, 1/9, 1/16 ... of those of the others, over their limit.
# With these weights (elsewhere, names, summary, title) it tells where the word stands and how often.
MARKS = "'{0.25, 0.25, 0.5, 1}'"
LIMIT = 4 * 1.64493406685
FURTHER = list(accumulate(1 / place**2 for place in range(2, 60)))
STATED = f"""
WITH ways AS MATERIALIZED (
    SELECT term, tsvector_to_array(to_tsvector({CONFIG}, way)) AS stems
    FROM unnest(%s::int[], %s::text[]) AS asked (term, way)
)
SELECT term, sum((
    SELECT min(coalesce(s.documents, 0)) FROM unnest(stems) AS stem LEFT JOIN search_stem s USING (stem)
)) FROM ways WHERE cardinality(stems) > 0 GROUP BY term
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
    asked = [(number, " ".join(way)) for number, each in enumerate(terms) for way in each.ways]
    with connection.cursor() as cursor:
        cursor.execute(STATED, [[number for number, _ in asked], [way for _, way in asked]])
        known = dict(cursor.fetchall())
    return [int(known.get(number, 0)) for number in range(len(terms))]


def frequencies(terms: Mapping[Term, int], ids: Collection[int]) -> Frequencies:
    """How often the terms stand in these documents; a phrase counts once."""
    ways = [way for each in terms for way in each.ways]
    marks = ", ".join([f"ts_rank({MARKS}, vector, phraseto_tsquery({CONFIG}, %s))"] * len(ways))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 0, words, documents{', 0' * len(ways)} FROM search_total UNION ALL"  # noqa: S608 -- constants
            f" SELECT document_id, words, 0, {marks} FROM search_vector WHERE document_id = ANY(%s)",
            [*(" ".join(way) for way in ways), list(ids)],
        )
        totals, *rows = cursor.fetchall() or [(0, 0, 0)]
    often, place = [], 3
    for each in terms:
        columns = list(enumerate(each.ways, place))
        often.append({row[0]: sum(_often(row[at], len(way)) for at, way in columns) for row in rows})
        place += len(columns)
    _, words, documents, *_ = totals
    return Frequencies(documents, words / max(1, documents), {row[0]: row[1] for row in rows}, often, [*terms.values()])


def _often(mark: float, words: int) -> float:
    if mark < 1e-6 or words > 1:
        return float(mark > 1e-6)
    whole = mark * LIMIT
    best, weight = (4.0, TITLE) if whole > 3.9 else (2.0, SUMMARY) if whole > 1.9 else (1.0, 1.0)
    return weight + bisect_left(FURTHER, whole - best - 1e-4) + (whole - best > 1e-4)


def rough(terms: Sequence[Term]) -> Asked:
    """Something to put the best of many first by, before they are ranked: rare words count more."""
    numbers = documents_of(terms)
    parts = [
        Asked(f"ts_rank({MARKS}, v.vector, {_any(len(each.ways))}) * %s", [*_words(each), 1 / log(number + 10)])
        for each, number in zip(terms, numbers, strict=True)
    ]
    return together(parts, " + ")


def match_of(wanted: Wanted) -> list[Asked]:
    """Conditions on `v` for documents that are wanted; none without terms."""
    found = []
    if wanted.terms:
        match = _match(wanted)
        phrases = together(
            [Asked(f" && phraseto_tsquery({CONFIG}, %s)", [" ".join(each)]) for each in wanted.exact], ""
        )
        found.append(Asked(f"v.vector @@ (({match.sql}){phrases.sql})", [*match.params, *phrases.params]))
    if wanted.exact:
        exact = " && ".join([f"phraseto_tsquery({EXACT}, %s)"] * len(wanted.exact))
        found.append(Asked(f"v.exact @@ ({exact})", [" ".join(each) for each in wanted.exact]))
    if wanted.without:
        without = together([Asked(_any(len(each.ways)), _words(each)) for each in wanted.without], " || ")
        found.append(Asked(f"NOT v.vector @@ ({without.sql})", without.params))
    return found


def _match(wanted: Wanted) -> Asked:
    if wanted.beside:
        ways = [each.ways[0] for each in wanted.terms]
        pairs = list(zip(ways, ways[1:], strict=False))[:MOST_NEIGHBOURS]
        return Asked(_any(len(pairs)), [" ".join((*one, *other)) for one, other in pairs])
    between = " && " if wanted.every else " || "
    return together([Asked(f"({_any(len(each.ways))})", _words(each)) for each in wanted.terms], between)


def _any(number: int) -> str:
    return " || ".join([f"phraseto_tsquery({CONFIG}, %s)"] * number)


def _words(each: Term) -> list[str]:
    return [" ".join(way) for way in each.ways]
