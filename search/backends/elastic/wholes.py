"""The things themselves, for parts of them that say no more than their title (see `search.backends.wholes`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Q, Search

from search.backends.base import Hit, Query
from search.backends.elastic.compiling import choices, highlight, limits, mentions
from search.backends.elastic.documents import SHOWN, hit_of, result_of


def wholes_of(query: Query, parts: Sequence[Hit], ids: Sequence[str], *, cap: str) -> Search[Any]:
    """The parts, which are among the documents of the page (`ids`), and the things themselves; each with its terms."""
    # Only the thing itself has its title as a title.
    either = Q("bool", should=[Q("ids", values=list(ids)), Q("exists", field="title")], minimum_should_match=1)
    same = Q("terms", result=sorted({result_of(hit.kind, hit.group) for hit in parts}))
    terms = [Q("bool", filter=[mentions(each)], _name=str(number)) for number, each in enumerate(query.terms)]
    without = [mentions(each) for each in query.without]
    search = Search().query(
        "bool", filter=[same, either, *limits(query), *choices(query).values()], should=terms, must_not=without
    )
    search = search.extra(track_total_hits=False, highlight=highlight(query.words, cap))
    return search.source(SHOWN)[: 2 * len(parts)]


def wholes_in(found: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Hit]:
    """(kind, group) → the thing itself, where it has every term of the part."""
    parts: dict[tuple[str, int], set[str]] = {}
    wholes: dict[tuple[str, int], tuple[Hit, set[str]]] = {}
    for each in found:
        hit, terms = hit_of(each), set(each.get("matched_queries", ()))
        if hit.where:
            parts[hit.kind, hit.group] = terms
        else:
            wholes[hit.kind, hit.group] = (hit, terms)
    return {key: whole for key, (whole, has) in wholes.items() if key in parts and parts[key] <= has}
