"""What SQLite's FTS5 is asked in `search_fts`: expressions, and how often words stand in documents."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log
from typing import Any

from search.backends.base import Phrase, Term
from search.backends.bm25 import SUMMARY, TITLE, Frequencies
from search.backends.finding import Wanted

# Weights of title, summary, body, and names (people, topics).
RANK = f"bm25(search_fts, {TITLE}, {SUMMARY}, 1.0, 1.0)"
# FTS5's own numbers, which cannot be chosen.
ITS_K1, ITS_B, ITS_LEAST_RARITY = 1.2, 0.75, 1e-6
AVERAGES = 1
"""The id under which FTS5 keeps how many documents and words there are."""
MOST_NEIGHBOURS = 8
AT_ONCE = 100
SIZES = """
SELECT 0, block FROM search_fts_data WHERE id = %s
UNION ALL SELECT id, sz FROM search_fts_docsize WHERE id IN (SELECT value FROM json_each(%s))
"""


def quoted(words: Phrase) -> str:
    """Words hold letters and numbers only; in quotes none of them can be an operator."""
    return f'"{" ".join(words)}"'


def any_of(terms: Sequence[Term]) -> str:
    return " OR ".join(dict.fromkeys(quoted(way) for each in terms for way in each.ways))


def match_of(wanted: Wanted) -> str:
    """The expression for documents that are wanted; "" without terms."""
    if not wanted.terms:
        return ""
    match = _match(wanted)
    if wanted.exact:
        # What stands there as it is written stands there by its stems, too: few are left to look at.
        match = f"({match}) AND {' AND '.join(map(quoted, wanted.exact))}"
    return f"({match}) NOT ({any_of(wanted.without)})" if wanted.without else match


def _match(wanted: Wanted) -> str:
    if wanted.beside:
        ways = [each.ways[0] for each in wanted.terms]
        pairs = list(zip(ways, ways[1:], strict=False))[:MOST_NEIGHBOURS]
        return " OR ".join(quoted((*one, *other)) for one, other in pairs)
    match = " AND ".join(f"({any_of([each])})" for each in wanted.terms) if wanted.every else any_of(wanted.terms)
    return f"title : ({match})" if wanted.titled else match


def numbers_of(cursor: Any, matches: Sequence[str]) -> list[int]:
    """How many documents match each."""
    numbers: list[int] = []
    for start in range(0, len(matches), AT_ONCE):
        some = matches[start : start + AT_ONCE]
        one = "SELECT count(*) FROM search_fts WHERE search_fts MATCH %s"
        cursor.execute(" UNION ALL ".join([one] * len(some)), some)
        numbers += [number for (number,) in cursor.fetchall()]
    return numbers


def frequencies(cursor: Any, terms: Mapping[Term, int], ids: Collection[int]) -> Frequencies:
    """FTS5 tells no frequencies, but its rank of one word is made of nothing else that is not known."""
    listed = json.dumps(list(ids))
    cursor.execute(SIZES, [AVERAGES, listed])
    (_, averages), *sizes = cursor.fetchall() or [(0, b"\0")]
    documents, *words = _numbers(averages) or [0]
    average = max(1.0, sum(words) / max(1, documents))
    # Numbers below 128 are a byte each.
    lengths = {pk: sum(size if size.isascii() else _numbers(size)) for pk, size in sizes}
    damp = {pk: ITS_K1 * (1 - ITS_B + ITS_B * length / average) for pk, length in lengths.items()}
    often: list[dict[int, float]] = [{} for _ in terms]
    for number, rarity, rows in _ranks(cursor, terms, documents, (min(ids, default=0), listed), len(damp)):
        for pk, rank in rows:
            if pk in damp:
                part = -rank / rarity
                times = part * damp[pk] / max(0.01, ITS_K1 + 1 - part)
                often[number][pk] = often[number].get(pk, 0.0) + times
    return Frequencies(documents, average, lengths, often, list(terms.values()))


def _ranks(
    cursor: Any, terms: Mapping[Term, int], documents: int, among_ids: tuple[int, str], few: int
) -> Iterator[tuple[int, float, list[tuple[int, float]]]]:
    """The number of a term, the rarity of one of its ways as FTS5 has it, and the ranks by that way."""
    several = [quoted(way) for each in terms if len(each.ways) > 1 for way in each.ways]
    known = dict(zip(several, numbers_of(cursor, several), strict=True))
    first, listed = among_ids
    for number, (each, having) in enumerate(terms.items()):
        for match in map(quoted, each.ways):
            within = known.get(match, having)
            if not within:
                continue
            # The plus: see search.backends.sqlite. Of a rare word all rows are sooner read than chosen.
            among = " AND rowid >= %s AND +rowid IN (SELECT value FROM json_each(%s))" if within > few else ""
            cursor.execute(
                f"SELECT rowid, {RANK} FROM search_fts WHERE search_fts MATCH %s{among}",  # noqa: S608 -- constants
                [match, first, listed] if among else [match],
            )
            rarity = max(ITS_LEAST_RARITY, log((documents - within + 0.5) / (within + 0.5)))
            yield number, rarity, cursor.fetchall()


def _numbers(block: bytes) -> list[int]:
    """SQLite's numbers of varying length: seven bits of each byte, the eighth says that more follow."""
    numbers, number = [], 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return numbers
