"""Elasticsearch 8 and 9, OpenSearch 2 and 3: the engine for a hub of any size.

What the index looks like stands in `elastic.mapping`, what it is asked in `elastic.compiling`, how it is written in
`elastic.writing`, and how one index follows another in `elastic.indexes`.
"""

import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search

from hub.plugins.search import SearchDocument
from search.backends import spelling
from search.backends.base import Backend, Completion, Corrections, Fingerprints, Hit, Hits, Phrase, Query, Unavailable
from search.backends.elastic import compiling, counting, suggesting
from search.backends.elastic.address import SECONDS, Address
from search.backends.elastic.connection import PATIENT_SECONDS, answering, client_of, is_opensearch
from search.backends.elastic.documents import SHOWN, hit_of, named_id, result_of, text_of
from search.backends.elastic.indexes import Indexes
from search.backends.elastic.wholes import wholes_in, wholes_of
from search.backends.elastic.writing import Writer
from search.backends.wholes import its_title_first, with_wholes

PAGE = 5_000
LOOK = 200
"""Documents that are asked for first; they are mostly enough for the first pages of results."""


class ElasticsearchBackend(Backend):
    """`address` says where it is, `seconds` how long a question may take. With `refresh` what is written is found at
    once, for tests; else within a second.
    """

    name = "elasticsearch"
    offers = frozenset({"corrections", "completion", "related", "topic", "year", "place"})
    shared = True

    def __init__(self, address: Address, *, refresh: bool = False, seconds: float = SECONDS) -> None:
        self.address = address
        self.client: Elasticsearch = client_of(address).options(request_timeout=seconds)
        self.indexes = Indexes(self.client, address.index)
        self.writer = Writer(self.indexes, refresh=refresh)

    # Writing ------------------------------------------------------------------------------
    def index(self, documents: Sequence[SearchDocument], *, rebuild: str = "", seen: int = 0) -> None:
        """`seen`: when the documents were read (`now()`); what was read earlier never replaces what was read later."""
        with answering():
            self.writer.index(documents, rebuild=rebuild, seen=seen or now())

    def remove(self, kind: str, ids: Sequence[int], *, seen: int = 0) -> None:
        with answering():
            self.writer.remove(kind, ids, seen=seen or now())

    def forget(self, kind: str, group: int) -> None:
        self.remove(kind, self.object_ids(kind, group))

    def object_ids(self, kind: str, group: int) -> list[int]:
        """Of all documents that are shown as this object."""
        with answering():
            return self.writer.object_ids(kind, group)

    def settle(self) -> None:
        """What was written so far is found, and what was taken out is not, from now on."""
        with answering():
            self.indexes.client.indices.refresh(index=self.indexes.live)

    def begin_rebuild(self) -> str:
        with answering():
            return self.indexes.make_next()

    def end_rebuild(self, rebuild: str, kinds: Sequence[str], kept: Sequence[str] = ()) -> int:
        with answering():
            return self.writer.finish(rebuild, kept)

    def clear(self) -> None:
        with answering():
            self.indexes.make_live(self.indexes.make())

    def is_rebuilding(self) -> bool:
        """Whether somebody builds the next index at this moment."""
        with answering():
            return self.indexes.is_rebuilding()

    def usable(self, *, quickly: bool = False) -> bool:
        """`quickly`: it has the seconds of a question, not as long as work in the background waits."""
        with answering():
            return self.indexes.usable(self.client if quickly else None)

    def fingerprints(self, kind: str, after: int, upto: int | None) -> Fingerprints:
        """Read in order of ids, which never change: what is written meanwhile makes no gap."""
        bounds = {"gt": after} if upto is None else {"gt": after, "lte": upto}
        search = Search().filter("term", kind=kind).filter("range", object_id=bounds)[:PAGE].source(False)
        search = search.sort("object_id", "ordinal").extra(stored_fields="_none_")
        search = search.extra(docvalue_fields=["object_id", "part", "fingerprint"])
        looks: dict[tuple[int, str], str] = {}
        with answering():
            self.indexes.client.indices.refresh(index=self.indexes.live)
            while found := self._patiently(search)["hits"]["hits"]:
                for hit in found:
                    fields = hit["fields"]
                    looks[fields["object_id"][0], fields["part"][0]] = fields["fingerprint"][0]
                search = search.extra(search_after=found[-1]["sort"])
        return looks

    def mend(self) -> int:
        """Removes what a rebuild that was killed has left."""
        with answering():
            return self.indexes.drop_leftovers(given_up=True)

    def weed(self, kinds: Collection[str]) -> int:
        with answering():
            return self.writer.weed(kinds, seen=now())

    def stats(self) -> Mapping[str, int]:
        search = Search()[:0]
        search.aggs.bucket("kinds", "terms", field="kind", size=1_000, order={"_key": "asc"})
        with answering():
            buckets = self._ask(search)["aggregations"]["kinds"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def expunge(self) -> int:
        """Have the server write its files without what was deleted; answers of how many documents they still hold
        words. What it has not done within half a minute it goes on with by itself.
        """
        with answering():
            return self.indexes.expunge()

    @contextmanager
    def apart(self) -> Iterator[Backend]:
        address = replace(self.address, index=f"{self.address.index}-apart-{secrets.token_hex(3)}")
        engine = ElasticsearchBackend(address, refresh=True, seconds=PATIENT_SECONDS)
        engine.clear()
        try:
            yield engine
        finally:
            with answering():
                engine.indexes.drop_all()

    # Searching ----------------------------------------------------------------------------
    def search(self, query: Query) -> Hits:
        with answering():
            like = self._like(query)
            first = compiling.documents_of(query, min(LOOK, compiling.LOOKED_AT), like)
            documents, crowds = self._ask_each(first, counting.crowds_of(query))
            crowded = counting.crowded_in(crowds)
            ids = self._ids(query, documents["hits"]["hits"], like, few=not any(crowded.values()))
            figures = counting.figures_of(query, crowded)
            cap = "max_analyzer_offset" if is_opensearch(self.client) else "max_analyzed_offset"
            page = compiling.page_of(query, ids, cap=cap)
            shown, *numbers = self._ask_each(page, *(each.search for each in figures))
            there = {hit["_id"]: hit for hit in shown["hits"]["hits"]}
            hits = tuple(hit_of(there[each]) for each in ids if each in there)
            hits = with_wholes(query, hits, lambda parts: wholes_in(self._hits(wholes_of(query, parts, ids, cap=cap))))
            hits = its_title_first(query, hits)
        facets = counting.counted(figures, numbers)
        total = facets["kind"].get(query.kind, 0) if query.kind else sum(facets["kind"].values())
        return Hits(total=total, facets=facets, hits=hits, about=counting.estimated_in(query, crowded))

    def _like(self, query: Query) -> str:
        best = compiling.best_of(query)
        return text_of(compiling.best_in(self._ask(best)["hits"]["hits"])) if best else ""

    def _ids(self, query: Query, found: Sequence[Mapping[str, Any]], like: str, *, few: bool) -> list[str]:
        """Of the documents on the page that is asked for: the best one of each result. `few`: no more match than the
        server can soon put in the order of their dates.
        """
        start, end, asked = (query.page - 1) * query.size, query.page * query.size, LOOK
        results = _first_of_each(found)
        look_again = compiling.is_ranked(query) or not few
        if len(results) < end and len(found) == asked < compiling.LOOKED_AT and look_again:
            asked = compiling.LOOKED_AT
            found = self._ask(compiling.documents_of(query, asked, like))["hits"]["hits"]
            results = _first_of_each(found)
        ids = list(results.values())[start:end]
        if len(results) < end and len(found) == asked:
            further, lacking = max(0, start - len(results)), query.size - len(ids)
            rest = compiling.rest_of(query, list(results), further, lacking, like)
            ids += [named_id(hit) for hit in self._hits(rest)]
        return ids

    def shown(self, objects: Sequence[tuple[str, int]], audiences: frozenset[str]) -> tuple[Hit, ...]:
        results = [result_of(kind, group) for kind, group in objects]
        if not results:
            return ()
        search = Search().filter("terms", result=results).source(SHOWN)[: len(results)]
        search = search.filter(compiling.allowed(audiences)[0]).sort("object_id", "ordinal")
        with answering():
            hits = [hit_of(found) for found in self._ask(search.extra(collapse={"field": "result"}))["hits"]["hits"]]
        there = {(hit.kind, hit.group): hit for hit in hits}
        return tuple(there[each] for each in dict.fromkeys(objects) if each in there)

    def corrections(self, words: Sequence[str], audiences: frozenset[str]) -> Corrections:
        with answering():
            words = suggesting.spelt(words)
            few = self._ask_each(*(suggesting.few_of(word, audiences) for word in words)) if words else []
            numbers = {word: answer["hits"]["total"]["value"] for word, answer in zip(words, few, strict=True)}
            unsure = spelling.unsure(numbers)
            near = suggesting.near_in(self._ask(suggesting.near_to(unsure)), unsure) if unsure else {}
            near = spelling.with_gaps(near, numbers)
            written = self._numbers_of(chain(*near.values()), audiences, "all.exact")
            rivals = spelling.rivals(near, numbers, written)
            forms = self._numbers_of(chain(*rivals.values()), audiences, "all")
        return spelling.corrections(near, numbers, written, rivals, forms)

    def _numbers_of(self, words: Iterable[str], audiences: frozenset[str], field: str) -> Mapping[str, int]:
        every = sorted(set(words))
        return suggesting.numbers_in(self._ask(suggesting.numbers_of(every, audiences, field))) if every else {}

    def complete(
        self, words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Completion, ...]:
        if not words:
            return ()
        with answering():
            found = self._ask(suggesting.completions_of(words, audiences, kinds, size))["hits"]["hits"]
        each = [hit["_source"] for hit in found]
        return tuple(Completion(**{name: source[name] for name in suggesting.COMPLETED}) for source in each)

    def related(
        self, kind: str, group: int, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Hit, ...]:
        result = result_of(kind, group)
        with answering():
            like = [hit["_source"] for hit in self._ask(suggesting.texts_of(result, audiences))["hits"]["hits"]]
            if not like:
                return ()
            found = self._ask(suggesting.related_to(result, like, audiences, kinds, size))["hits"]["hits"]
        return tuple(hit_of(hit, excerpt=False) for hit in found)

    def _hits(self, search: Search[Any]) -> list[dict[str, Any]]:
        return list(self._ask(search)["hits"]["hits"])

    def _ask(self, search: Search[Any]) -> dict[str, Any]:
        """For a page that waits: an answer that is cut short is none."""
        answer = self.client.search(index=self.indexes.live, body=search.to_dict()).body
        if answer.get("timed_out"):
            raise Unavailable("the search engine did not finish in time")
        return dict(answer)

    def _ask_each(self, *searches: Search[Any]) -> list[dict[str, Any]]:
        """At once, as the server can do some side by side."""
        bodies = [part for search in searches for part in ({}, search.to_dict())]
        answers = self.client.msearch(index=self.indexes.live, searches=bodies).body["responses"]
        for answer in answers:
            if "error" in answer:
                raise Unavailable(f"{answer['status']} {str(answer['error'].get('root_cause', ''))[:300]}")
            if answer.get("timed_out"):
                raise Unavailable("the search engine did not finish in time")
        return list(answers)

    def _patiently(self, search: Search[Any]) -> dict[str, Any]:
        return dict(self.indexes.client.search(index=self.indexes.live, body=search.to_dict()).body)


def _first_of_each(found: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Result → its first document, in their order."""
    first: dict[int, str] = {}
    for hit in found:
        first.setdefault(hit["fields"]["result"][0], named_id(hit))
    return first


def now() -> int:
    """Microseconds: the order in which sources were read."""
    return time.time_ns() // 1_000
