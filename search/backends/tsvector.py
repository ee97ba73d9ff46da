"""What PostgreSQL is asked of words: expressions, how often they stand in documents, and statistics of our own.

`search_stem` knows how many documents have a stem, `search_total` how many documents and words there are, and
`search_vector.words` how long a document is. PostgreSQL's own ranks know no rare words.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import log

from django.db import connection

from search.backends.base import Term
from search.backends.bm25 import SUMMARY, TITLE, Frequencies
from search.backends.finding import Asked, Wanted, together

CONFIG = "'hub_english'::regconfig"
EXACT = "'hub_exact'::regconfig"
MOST_NEIGHBOURS = 8
# ts_rank of one word is the weight of its best place, and 1/4, 1/9, 1/16 ... of that of its second, third, fourth
# place, over a limit. Asked with the weights (elsewhere, names, summary, title) of headings alone, and of all others
# alone, it tells how often the word stands where.
HEADINGS, OTHERS = "'{0, 0, 0.375, 1}'", "'{1, 1, 0, 0}'"
ROUGH = "'{0.25, 0.25, 0.5, 1}'"
LIMIT = 1.64493406685
MOST_PLACES = 60


def _sum(first: int, after: int) -> float:
    return sum(1 / place**2 for place in range(first, after))


def _in_headings(titles: int, summaries: int) -> float:
    return (1 + _sum(2, titles + 1) if titles else 0.0) + 0.375 * _sum(titles + 1, titles + summaries + 1)


IN_HEADINGS = sorted((_in_headings(titles, more), titles, more) for titles in range(5) for more in range(8))
FURTHER = [list(accumulate(1 / place**2 for place in range(before + 2, MOST_PLACES))) for before in range(12)]
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
    rank = f"ts_rank({{}}, vector, phraseto_tsquery({CONFIG}, %s))"
    marks = ", ".join([f"{rank.format(HEADINGS)}, {rank.format(OTHERS)}"] * len(ways))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 0, words, documents{', 0, 0' * len(ways)} FROM search_total UNION ALL"  # noqa: S608 -- constants
            f" SELECT document_id, words, 0, {marks} FROM search_vector WHERE document_id = ANY(%s)",
            [*(" ".join(way) for way in ways for _ in range(2)), list(ids)],
        )
        totals, *rows = cursor.fetchall() or [(0, 0, 0)]
    often, place = [], 3
    for each in terms:
        columns = [(place + 2 * number, len(way)) for number, way in enumerate(each.ways)]
        often.append({row[0]: sum(_often(row[at], row[at + 1], words) for at, words in columns) for row in rows})
        place += 2 * len(columns)
    _, words, documents, *_ = totals
    return Frequencies(documents, words / max(1, documents), {row[0]: row[1] for row in rows}, often, [*terms.values()])


@lru_cache(maxsize=4096)
def _often(headings: float, others: float, words: int) -> float:
    if words > 1:
        return float(headings > 0 or others > 0)
    times, before = 0.0, 0
    if headings > 0:
        at = bisect_left(IN_HEADINGS, headings * LIMIT - 1e-4, key=lambda known: known[0])
        _, titles, summaries = IN_HEADINGS[min(at, len(IN_HEADINGS) - 1)]
        times, before = titles * TITLE + summaries * SUMMARY, titles + summaries
    if others > 0:
        more = others * LIMIT - 1 - 1e-4
        times += 1 + (bisect_left(FURTHER[min(before, 11)], more) + 1 if more > 0 else 0)
    return times


def rough(terms: Sequence[Term]) -> Asked:
    """Something to put the best of many first by, before they are ranked: rare words count more."""
    numbers = documents_of(terms)
    parts = [
        Asked(f"ts_rank({ROUGH}, v.vector, {_any(len(each.ways))}) * %s", [*_words(each), 1 / log(number + 10)])
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
