"""How many results there are, by facet. What few documents match is counted; what very many match is estimated.

The server takes about a sixth of a millisecond for a thousand documents, which are counted as the results they are
shown as. So it is first asked how crowded each kind is, in a sample: one result in SHARE, with all of its documents.
What matches in a crowded kind is then counted in the sample alone, and everything else one by one, so that a few
stories among half a million posts are still so many stories.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.aggs import Agg
from elasticsearch.dsl.query import Query as Clause

from search.backends.base import MOST_VALUES, Query
from search.backends.elastic.compiling import asked, choices

FACETS: Mapping[str, str] = {"kind": "kind", "topic": "topics", "year": "year", "place": "place"}
SHARE = 16
SAMPLE = {"lt": -(2**63) + 2**64 // SHARE}
"""Results have numbers of 64 bits that are spread evenly (`documents.result_of`)."""
CROWD = 40_000
"""Of a kind of which more documents match, figures are estimates. With 5,000 results they are mostly right to
2 in a hundred, with more to less.
"""
ONE_BY_ONE = 3_000
"""Up to how many results the server does not double; of more it may be wrong by about one in a hundred."""


@dataclass(frozen=True)
class Figures:
    """A search that counts, for some of the facets; each result that it counts stands for so many."""

    search: Search[Any]
    worth: int


def crowds_of(query: Query) -> Search[Any]:
    """How many documents of the sample each facet would count, kind by kind."""
    search = _matching(query, []).filter("range", result=SAMPLE)
    chosen = choices(query)
    for name in FACETS:
        others = [clause for other, clause in chosen.items() if other != name]
        whole = A("filter", filter=Q("bool", filter=others) if others else Q("match_all"))
        whole.bucket("kinds", "terms", field="kind", size=max(len(query.kinds), 1))
        search.aggs[name] = whole
    return search


def crowded_in(answer: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Facet → the kinds that it cannot count one by one."""
    found = {name: answer["aggregations"][name]["kinds"]["buckets"] for name in FACETS}
    return {
        name: frozenset(bucket["key"] for bucket in buckets if bucket["doc_count"] * SHARE > CROWD)
        for name, buckets in found.items()
    }


def figures_of(query: Query, crowded: Mapping[str, frozenset[str]]) -> list[Figures]:
    """Each facet leaves its own choice out; those that count the same documents are asked for together."""
    chosen = choices(query)
    together: dict[tuple[tuple[str, ...], frozenset[str]], list[str]] = {}
    for name in FACETS:
        others = tuple(other for other in chosen if other != name)
        together.setdefault((others, crowded[name]), []).append(name)
    found = []
    for (others, crowd), names in together.items():
        clauses = [chosen[other] for other in others]
        if quiet := tuple(kind for kind in query.kinds if kind not in crowd):
            found.append(Figures(_counting(replace(query, kinds=quiet), clauses, names), 1))
        if crowd:
            search = _counting(replace(query, kinds=tuple(crowd)), clauses, names)
            found.append(Figures(search.filter("range", result=SAMPLE), SHARE))
    return found


def counted(figures: Sequence[Figures], answers: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Facet → value → number of results, most first. What is estimated is rounded."""
    numbers: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    estimated = set()
    for each, answer in zip(figures, answers, strict=True):
        for name, values in answer["aggregations"].items():
            for bucket in values["buckets"]:
                numbers[name][str(bucket["key"])] += bucket["results"]["value"] * each.worth
                estimated |= {(name, str(bucket["key"]))} if each.worth > 1 else set()
    for name, value in estimated:
        numbers[name][value] = int(float(f"{numbers[name][value]:.2g}"))
    return {name: _most(of_values) for name, of_values in numbers.items()}


def estimated_in(query: Query, crowded: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The names of facets of which a figure may be an estimate, and "total"."""
    total = query.kind in crowded["kind"] if query.kind else bool(crowded["kind"])
    return frozenset(name for name, kinds in crowded.items() if kinds) | ({"total"} if total else set())


def _most(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES])


def _matching(query: Query, narrowed: Sequence[Clause]) -> Search[Any]:
    """Nothing is ranked for it."""
    search = Search().query(asked(replace(query, newest_first=True)))[:0].extra(track_total_hits=False)
    return search.filter("bool", filter=list(narrowed)) if narrowed else search


def _counting(query: Query, narrowed: Sequence[Clause], names: Sequence[str]) -> Search[Any]:
    search = _matching(query, narrowed)
    for name in names:
        search.aggs[name] = _facet(name, query)
    return search


def _facet(name: str, query: Query) -> Agg[Any]:
    """How many results each value has: documents are counted as what they are shown as."""
    size = max(len(query.kinds), 1) if name == "kind" else MOST_VALUES
    empty = {"exclude": [""]} if name in ("place", "topic") else {"exclude": [0]} if name == "year" else {}
    values = A("terms", field=FACETS[name], size=size, order=[{"results": "desc"}, {"_key": "asc"}], **empty)
    values.metric("results", "cardinality", field="result", precision_threshold=ONE_BY_ONE)
    return values
