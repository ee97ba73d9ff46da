"""What the engine is asked beside a search: near words, titles that begin so, what is like a thing.

The engine's own suggester knows every word of the index, of closed spaces too. It only gives candidates: which of
them may be said is counted in documents that the viewer's audiences open.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Q, Search

from search.backends.base import Phrase
from search.backends.elastic.compiling import BEST, alike, allowed
from search.backends.elastic.documents import SHOWN, text_of
from search.backends.elastic.mapping import LONGEST_BEGINNING
from search.backends.spelling import FEW, LONG_WORD, SPELT, folded, is_near
from search.words import COMMON

MOST_NEAR = 24
EVERY_DOCUMENT = 1_000_000_000
SAME_TOPIC = 0.25
"""How much more something is like a thing that has a topic in common with it."""

COMPLETED = ["kind", "title", "url", "object_id", "part"]


def spelt(words: Sequence[str]) -> list[str]:
    """Those that can be misspelt at all."""
    return list(dict.fromkeys(word for word in words if SPELT.fullmatch(folded(word)) and folded(word) not in COMMON))


def near_to(words: Sequence[str]) -> Search[Any]:
    search = Search()[:0].source(False)
    for word in words:
        term = {
            "field": "all.exact",
            "size": MOST_NEAR,
            "shard_size": 5 * MOST_NEAR,
            "max_edits": 2 if len(folded(word)) >= LONG_WORD else 1,
            "suggest_mode": "always",
            "sort": "score",
            "min_word_length": 3,
            "prefix_length": 0,
            "string_distance": "damerau_levenshtein",
            # Else no word is suggested for one that a hundredth of all documents have, of closed spaces, too.
            "max_term_freq": EVERY_DOCUMENT,
        }
        search = search.suggest(word, folded(word), term=term)
    return search


def near_in(answer: Mapping[str, Any], words: Sequence[str]) -> dict[str, list[str]]:
    suggested = answer.get("suggest", {})
    options = {word: [each["text"] for entry in suggested.get(word, ()) for each in entry["options"]] for word in words}
    return {
        word: [other for other in others if is_near(word, other) and SPELT.fullmatch(other) and other not in COMMON]
        for word, others in options.items()
    }


def few_of(word: str, audiences: frozenset[str]) -> Search[Any]:
    """How many documents of these audiences have a word in any form: nothing is counted once they are no longer few."""
    search = Search()[:0].query("bool", filter=[*allowed(audiences), Q("match_phrase", all=word)])
    return search.extra(track_total_hits=FEW + 1)


def numbers_of(words: Sequence[str], audiences: frozenset[str], field: str) -> Search[Any]:
    """How many documents of these audiences have each word: in any form ("all"), or as it is written ("all.exact")."""
    search = Search()[:0].query("bool", filter=allowed(audiences)).extra(track_total_hits=False)
    search.aggs.bucket("words", "filters", filters={f"= {word}": Q("match_phrase", **{field: word}) for word in words})
    return search


def numbers_in(answer: Mapping[str, Any]) -> dict[str, int]:
    buckets = answer["aggregations"]["words"]["buckets"]
    return {name.removeprefix("= "): bucket["doc_count"] for name, bucket in buckets.items()}


def completions_of(words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int) -> Search[Any]:
    """Titles with all the words, the last of which may be a beginning. Those that begin so come first, then those
    that have the word as it is typed, then short ones.
    """
    *whole, last = words
    filters = [*allowed(audiences), Q("terms", kind=sorted(kinds))]
    filters += [Q("multi_match", query=word, fields=["title", "title.exact"]) for word in whole]
    begun = Q("match", **{"title.begun": last[:LONGEST_BEGINNING]})
    better = [
        Q("constant_score", filter=Q("prefix", **{"title.whole": " ".join(words)}), boost=8),
        Q("constant_score", filter=Q("match", **{"title.exact": last}), boost=4),
    ]
    search = Search().query("bool", must=[begun], should=better, filter=filters)
    search = search[:size].source([*COMPLETED])
    return search.sort(*BEST).extra(collapse={"field": "result"}, track_total_hits=False)


def texts_of(result: int, audiences: frozenset[str]) -> Search[Any]:
    """What a viewer of these audiences may read of a thing, its beginning."""
    search = Search().filter("term", result=result).filter(allowed(audiences)[0]).sort("object_id", "ordinal")[:5]
    return search.source(["title", "heading", "summary", "body", "topics"])


def related_to(
    result: int, like: Sequence[Mapping[str, Any]], audiences: frozenset[str], kinds: Sequence[str], size: int
) -> Search[Any]:
    topics = sorted({topic for each in like for topic in each["topics"]})
    like_it = alike(text_of(like), 25, minimum="15%", min_term_freq=1)
    # By how much more, and not by how many points: servers count points differently.
    functions = [{"weight": 1}, {"filter": Q("terms", topics=topics), "weight": SAME_TOPIC}]
    nearer = Q("function_score", query=like_it, functions=functions, score_mode="sum", boost_mode="multiply")
    filters = [*allowed(audiences), Q("terms", kind=sorted(kinds))]
    search = Search().query("bool", must=[nearer], filter=filters, must_not=[Q("term", result=result)])
    search = search[:size].source(SHOWN).extra(collapse={"field": "result"}, track_total_hits=False)
    return search.sort(*BEST)
