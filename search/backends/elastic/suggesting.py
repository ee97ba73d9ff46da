"""What the engine is asked beside a search: near words, titles that begin so, what is like a thing.

The engine's own suggester knows every word of the index, of closed spaces too. It only gives candidates: which of
them may be said is counted in documents that the viewer's audiences open.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Q, Search
from rapidfuzz.distance import OSA

from search.backends.base import Phrase
from search.backends.elastic.compiling import BEST, allowed
from search.backends.elastic.documents import SHOWN

MOST_CANDIDATES = 12
MOST_SAID = 3
LIKE_CHARACTERS = 20_000

Candidates = Mapping[str, Sequence[str]]


def candidates_of(words: Sequence[str]) -> Search[Any]:
    search = Search()[:0].source(False)
    term = {
        "field": "all.exact",
        "size": MOST_CANDIDATES,
        "shard_size": 5 * MOST_CANDIDATES,
        "suggest_mode": "always",
        "sort": "score",
        "min_word_length": 3,
        "prefix_length": 0,
        "string_distance": "damerau_levenshtein",
    }
    for place, word in enumerate(words):
        search = search.suggest(str(place), word, term=term)
    return search


def candidates_in(answer: Mapping[str, Any], words: Sequence[str]) -> Candidates:
    suggested = answer.get("suggest", {})
    return {
        word: [option["text"] for entry in suggested.get(str(place), ())[:1] for option in entry["options"]]
        for place, word in enumerate(words)
    }


def counts_of(candidates: Candidates, audiences: frozenset[str]) -> Search[Any]:
    """In how many documents of these audiences each word is, in any form, and each candidate as it is written."""
    search = Search()[:0].query("bool", filter=allowed(audiences)).extra(track_total_hits=False)
    filters = {f"= {word}": Q("match_phrase", all=word) for word in candidates}
    near = {other for others in candidates.values() for other in others}
    filters |= {f"~ {other}": Q("term", **{"all.exact": other}) for other in near}
    search.aggs.bucket("words", "filters", filters=filters)
    return search


def corrections_in(answer: Mapping[str, Any], candidates: Candidates) -> Mapping[str, tuple[str, ...]]:
    counts = {name: bucket["doc_count"] for name, bucket in answer["aggregations"]["words"]["buckets"].items()}
    corrected = {}
    for word, others in candidates.items():
        said = [other for other in others if counts[f"~ {other}"]]
        if not counts[f"= {word}"] and said:
            near = [(OSA.distance(word, other), other[:1] != word[:1], -counts[f"~ {other}"], other) for other in said]
            corrected[word] = tuple(other for *_, other in sorted(near)[:MOST_SAID])
    return corrected


def completions_of(words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int) -> Search[Any]:
    """Titles with all the words, the last of which may be a beginning; a whole word is better than a beginning."""
    *whole, last = words
    must = [Q("dis_max", queries=[Q("match", title=word), Q("match", **{"title.exact": word})]) for word in whole]
    must.append(Q("match", **{"title.begun": last[:20]}))
    better = [
        Q("match", **{"title.exact": last}),
        Q("match_phrase_prefix", **{"title.exact": " ".join(words)}),
        Q("constant_score", filter=Q("term", main=True)),
    ]
    filters = [*allowed(audiences), Q("terms", kind=sorted(kinds))]
    search = Search().query("bool", must=must, should=better, filter=filters)[:size].source(["kind", "title", "url"])
    search = search.sort(*BEST)
    return search.extra(collapse={"field": "result"}, track_total_hits=False)


def texts_of(result: int, audiences: frozenset[str]) -> Search[Any]:
    """What a viewer of these audiences may read of a thing, its beginning."""
    search = Search().filter("term", result=result).filter(allowed(audiences)[0]).sort("object_id", "ordinal")[:5]
    return search.source(["title", "summary", "body", "topics"])


def related_to(
    result: int, like: Sequence[Mapping[str, Any]], audiences: frozenset[str], kinds: Sequence[str], size: int
) -> Search[Any]:
    text = " ".join(part for each in like for part in (each["title"], each["summary"], each["body"]))[:LIKE_CHARACTERS]
    topics = sorted({topic for each in like for topic in each["topics"]})
    alike = Q(
        "more_like_this",
        fields=["all"],
        like=[text],
        min_term_freq=1,
        min_doc_freq=2,
        min_word_length=3,
        max_query_terms=25,
        minimum_should_match="20%",
    )
    should = [Q("constant_score", filter=Q("terms", topics=topics), boost=3)] if topics else []
    filters = [*allowed(audiences), Q("terms", kind=sorted(kinds))]
    search = Search().query("bool", must=[alike], should=should, filter=filters, must_not=[Q("term", result=result)])
    search = search[:size].source(SHOWN).extra(collapse={"field": "result"}, track_total_hits=False)
    return search.sort(*BEST)
