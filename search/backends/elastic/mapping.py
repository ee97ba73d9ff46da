"""How texts are cut into words, and which fields the index has: all of it in one place.

Words are cut as in `search.words`: letters and numbers of any script, whatever stands between separates. Every word
is kept, the common ones too, for phrases hold them; which are too common to search for is decided in `search.words`.

`all` holds title, summary, body and names together: there words are counted, so that it does not matter in which of
them one stands. Title and summary stand there once more, for they are worth more. `exact` beside a field holds the
forms as they were written (in small letters, without accents).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from elasticsearch.dsl import (
    Date,
    Field,
    Index,
    Integer,
    Keyword,
    Long,
    Text,
    analyzer,
    char_filter,
    normalizer,
    token_filter,
)
from elasticsearch.dsl import Mapping as Fields

SHARDS = 1
K1, B = 1.2, 0.5
LONGEST_BEGINNING = 20

# What the tokenizer would leave inside of a word: signs between letters or numbers.
SIGNS = "'’‘.:·,;_․‧＇．：，；﹒﹕＿"
APART = char_filter("hub_apart", "mapping", mappings=[f"{sign}=>\\u0020" for sign in SIGNS])
STEM = token_filter("hub_stem", "stemmer", language="english")
BEGINNINGS = token_filter("hub_beginnings", "edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)
PLAIN = ["lowercase", "asciifolding"]
EXACT = analyzer("hub_exact", tokenizer="standard", char_filter=[APART], filter=PLAIN)
STEMMED = analyzer("hub_stemmed", tokenizer="standard", char_filter=[APART], filter=[*PLAIN, STEM])
BEGUN = analyzer("hub_begun", tokenizer="standard", char_filter=[APART], filter=[*PLAIN, BEGINNINGS])
WHOLE = normalizer("hub_whole", filter=PLAIN)

FIELDS: Mapping[str, Field] = {
    # What a search is narrowed by.
    **{name: Keyword() for name in ("kind", "part", "audience", "topic_keys", "topics", "place")},
    "object_id": Long(),
    "group": Long(),
    # Kind and group as one number: what documents are counted and shown as.
    "result": Long(),
    "year": Integer(),
    "date": Date(),
    # What is searched.
    "title": Text(
        analyzer=STEMMED,
        copy_to="all",
        fields={
            "exact": Text(analyzer=EXACT),
            "begun": Text(analyzer=BEGUN, search_analyzer=EXACT),
            "whole": Keyword(normalizer=WHOLE, ignore_above=500),
        },
    ),
    # The title of a thing, on its parts such as the pages of a file.
    "heading": Text(analyzer=STEMMED, copy_to="all", index=False, norms=False),
    "summary": Text(analyzer=STEMMED, copy_to="all"),
    "body": Text(analyzer=STEMMED, copy_to="all", index=False, norms=False),
    "names": Text(analyzer=STEMMED, copy_to="all", index=False, norms=False),
    "people": Text(analyzer=EXACT),
    "all": Text(analyzer=STEMMED, similarity="hub", fields={"exact": Text(analyzer=EXACT)}),
    # What is only shown, and what the indexer goes by.
    **{name: Keyword(index=False, doc_values=False) for name in ("url", "meta", "where", "beginning")},
    "fingerprint": Keyword(index=False),
    # Of the documents of an object, in the order of its source: which one this is, and how many there are.
    "ordinal": Integer(),
    "count": Integer(index=False),
}


def definition() -> dict[str, Any]:
    """Settings and mappings of a new index."""
    fields = Fields()
    fields.meta("dynamic", "strict")
    for name, field in FIELDS.items():
        fields.field(name, field)
    index = Index("any")
    index.mapping(fields)
    index.settings(
        number_of_shards=SHARDS,
        # A second copy as soon as there is a second server, and none before.
        auto_expand_replicas="0-1",
        refresh_interval="1s",
        # Asked to drop what was deleted, it does so however little that is.
        merge={"policy": {"expunge_deletes_allowed": 0}},
        similarity={"hub": {"type": "BM25", "k1": K1, "b": B}},
    )
    return dict(index.to_dict())


def version() -> str:
    """Changes with anything above: an index of another version is built anew."""
    return hashlib.sha256(json.dumps(definition(), sort_keys=True).encode()).hexdigest()[:16]
