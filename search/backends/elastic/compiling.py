"""From a Query to what the engine is asked. No server is needed for it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query as Clause

from search.backends.base import LAST_KINDS, Phrase, Query, Term
from search.backends.elastic.documents import NAMES, SHOWN
from search.backends.rows import CLOSE, OPEN
from search.words import COMMON

# What a word is worth in a field, and in the very form it has in the question, beside what it is worth anywhere.
# Measured with `search evaluate`; small changes make no difference.
WORTH = {"all": 1.0, "title": 0.3}
FINER = {"all.exact": 0.15, "summary": 0.1}
"""Looked at in the best documents alone: they would make every question with a frequent word a quarter slower."""
CLOSE_WORDS, NEARLY = 0.2, 8
"""For words of the question that stand next to one another there, and here with so many others between them."""
LONG_QUESTION = 5
"""From so many terms on, the best documents say what else the question may be about."""
LIKE_DOCUMENTS, LIKE_TERMS, LIKE_WORTH = 3, 20, 0.3
LIKE_CHARACTERS = 20_000
FRESH = {"origin": "now/d", "scale": "365d", "decay": 0.5}
FRESHNESS, FIRST, BEFORE_LAST = 0.1, 0.05, 0.25
"""The most that a new date, a kind that answers questions, and any kind but the last ones add: a tenth, a twentieth, a
quarter.
"""
ALL_WORDS = 0.3
FIRST_KINDS = ["page", "resource"]
EXCERPT = 220
LOOKED_AT = 1_000
"""So many documents are looked at a second time, and made results of; what comes after them is ranked once."""
NEWEST: list[Any] = [{"date": {"order": "desc", "missing": "_last"}}, {"result": "asc"}, {"object_id": "asc"}]

BEST: list[Any] = [{"_score": "desc"}, *NEWEST]


def documents_of(query: Query, most: int, like: str = "") -> Search[Any]:
    """The best documents, of which those of one result are made one by whoever asks: a server that does it itself has
    to rank every document that matches, and so passes over the bulk of them. `most` changes the number, never the
    order. `like` is text of the best documents, see `best_of`.
    """
    search = _named(Search().query(asked(query, [alike_to(like)] if like else [])))[:most]
    if chosen := choices(query):
        search = search.filter("bool", filter=list(chosen.values()))
    return search.extra(rescore=second_look(query)) if is_ranked(query) else search.sort(*NEWEST)


def page_of(query: Query, ids: Sequence[str], *, cap: str) -> Search[Any]:
    """What is shown of these documents, if the viewer may still find them. `cap` is the name this server has for how
    much of a text is looked at for an excerpt.
    """
    search = Search().query("bool", filter=[Q("ids", values=list(ids)), *limits(query)]).source(SHOWN)[: len(ids)]
    search = search.extra(track_total_hits=False)
    return search.extra(highlight=highlight(query.words, cap)) if query.terms else search


def rest_of(query: Query, besides: Sequence[int], start: int, size: int, like: str = "") -> Search[Any]:
    """Further results than the best documents have: few go so far, and the server has to rank everything for them."""
    search = _named(Search().query(asked(query, [alike_to(like)] if like else [])))[start : start + size]
    search = search.filter("bool", filter=list(choices(query).values()), must_not=[Q("terms", result=list(besides))])
    search = search.sort(*(BEST if is_ranked(query) else NEWEST))
    return search.extra(collapse={"field": "result"})


def _named(search: Search[Any]) -> Search[Any]:
    """Asks of each document what it is, and no more (`documents.named_id`). Its id would have to be read from where
    whole documents are stored: for 1,000 of them that takes longer than finding them.
    """
    search = search.source(False).extra(stored_fields="_none_", docvalue_fields=list(NAMES))
    return search.extra(track_total_hits=False)


def second_look(query: Query) -> list[dict[str, Any]]:
    """What is looked at in the best documents alone: the very forms, whether words stand close together, date, kind."""
    finer = Q("bool", should=[*(best_way(each, FINER) for each in query.terms), *closeness(query.terms)])
    looks = [
        {"rescore_query": finer.to_dict(), "score_mode": "total"},
        {"rescore_query": nudges(query.terms).to_dict(), "score_mode": "multiply"},
    ]
    return [{"window_size": LOOKED_AT, "query": look} for look in looks]


def is_ranked(query: Query) -> bool:
    return bool(query.terms) and not query.newest_first


def best_of(query: Query) -> Search[Any] | None:
    """The best few documents for a long question. What else stands in them brings others like them nearer to the top,
    and finds none that the question itself does not find. For a short one there is nothing to guess.
    """
    if not is_ranked(query) or len(query.terms) < LONG_QUESTION:
        return None
    search = (
        Search().query(asked(query))[: 3 * LIKE_DOCUMENTS].source(["result", "title", "heading", "summary", "body"])
    )
    return search.extra(track_total_hits=False, rescore=second_look(query))


def best_in(hits: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The best document of each of the best results."""
    best: dict[int, Mapping[str, Any]] = {}
    for hit in hits:
        best.setdefault(hit["_source"]["result"], hit["_source"])
    return list(best.values())[:LIKE_DOCUMENTS]


def asked(query: Query, more: Sequence[Clause] = ()) -> Clause:
    """What is found, before any choice of kind, topic, year or place."""
    ranked = is_ranked(query)
    must = [scored(query.terms)] if ranked else []
    found = [any_of(query.terms)] if query.terms and not ranked else []
    without = [mentions(each) for each in query.without]
    return Q("bool", must=must, should=list(more), filter=[*found, *limits(query)], must_not=without)


def alike_to(text: str) -> Clause:
    return alike(text, LIKE_TERMS, minimum="0%", boost=LIKE_WORTH, min_term_freq=2)


def alike(text: str, terms: int, *, minimum: str, **more: Any) -> Clause:
    """Documents with the most telling words of a text."""
    return Q(
        "more_like_this",
        fields=["all"],
        like=[text[:LIKE_CHARACTERS]],
        min_doc_freq=2,
        min_word_length=3,
        max_query_terms=terms,
        minimum_should_match=minimum,
        stop_words=sorted(COMMON),
        **more,
    )


def limits(query: Query) -> list[Clause]:
    clauses = [*allowed(query.audiences), Q("terms", kind=sorted(query.kinds))]
    clauses += [Q("match_phrase", **{"all.exact": " ".join(phrase)}) for phrase in query.exact]
    if query.author:
        # In any order, within one name: names are further apart than this.
        clauses.append(Q("match_phrase", people={"query": " ".join(query.author), "slop": 20}))
    if query.since or query.until:
        bounds = {"gte": query.since, "lt": query.until}
        clauses.append(Q("range", date={name: when.isoformat() for name, when in bounds.items() if when}))
    return clauses


def allowed(audiences: frozenset[str]) -> list[Clause]:
    """Nothing else is found, counted, completed or quoted. `terms` takes 65,536 tokens, a `bool` some thousand."""
    return [Q("terms", audience=sorted(audiences))]


def scored(terms: Sequence[Term]) -> Clause:
    """Any of the terms, each worth more where it is rarer."""
    return Q("bool", should=[best_way(each, WORTH) for each in terms], minimum_should_match=1)


def closeness(terms: Sequence[Term]) -> list[Clause]:
    """Something for words that stand close together."""
    pairs = pairwise(" ".join(each.ways[0]) for each in terms)
    return [Q("match_phrase", all={"query": " ".join(pair), "slop": NEARLY, "boost": CLOSE_WORDS}) for pair in pairs]


def best_way(term: Term, fields: Mapping[str, float]) -> Clause:
    """A document has a term no more by having two of its ways."""
    ways = [worth(way, fields) for way in term.ways]
    return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways)


def worth(way: Phrase, fields: Mapping[str, float]) -> Clause:
    asked = [{name: {"query": " ".join(way), "boost": boost}} for name, boost in fields.items()]
    return Q("bool", should=[Q("match_phrase", **each) for each in asked])


def any_of(terms: Sequence[Term]) -> Clause:
    return Q("bool", should=[mentions(each) for each in terms], minimum_should_match=1)


def mentions(term: Term) -> Clause:
    """That a document has a term in any form, wherever."""
    return Q("bool", should=[Q("match_phrase", all=" ".join(way)) for way in term.ways], minimum_should_match=1)


def nudges(terms: Sequence[Term]) -> Clause:
    """What is new, and what was written to be looked up, stands a little higher than its equals; what has all words of
    a short question, higher. All words of a long one are mostly met by chance, in long documents.
    """
    functions = [
        {"weight": 1},
        {"filter": Q("exists", field="date"), "gauss": {"date": FRESH}, "weight": FRESHNESS},
        {"filter": Q("terms", kind=FIRST_KINDS), "weight": FIRST},
        {"filter": Q("bool", must_not=[Q("terms", kind=sorted(LAST_KINDS))]), "weight": BEFORE_LAST},
    ]
    if 1 < len(terms) < LONG_QUESTION:
        functions.append({"filter": Q("bool", filter=[mentions(each) for each in terms]), "weight": ALL_WORDS})
    return Q("function_score", query=Q("match_all"), functions=functions, score_mode="sum", boost_mode="replace")


def choices(query: Query) -> dict[str, Clause]:
    """What the viewer chose among the values of the facets."""
    chosen = {
        "kind": Q("term", kind=query.kind) if query.kind else None,
        "topic": Q("term", topic_keys=query.topic) if query.topic else None,
        "year": Q("term", year=query.year) if query.year else None,
        "place": Q("term", place=query.place) if query.place else None,
    }
    return {name: clause for name, clause in chosen.items() if clause is not None}


def highlight(words: Sequence[str], cap: str) -> dict[str, Any]:
    """The best stretch of body and summary; texts are marked up where they are shown, so nothing is escaped here."""
    marked = Q("bool", should=[Q("match_phrase", all=word) for word in words])
    return {
        "fields": {"body": {}, "summary": {}},
        "type": "unified",
        "number_of_fragments": 1,
        "fragment_size": EXCERPT,
        "order": "score",
        "require_field_match": False,
        "highlight_query": marked.to_dict(),
        "pre_tags": [OPEN],
        "post_tags": [CLOSE],
        cap: 200_000,
    }
