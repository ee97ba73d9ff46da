"""Elasticsearch 8 and 9, OpenSearch 2 and 3: the engine for a hub of any size.

What the index looks like stands in `elastic.mapping`, what it is asked in `elastic.compiling`, how it is written in
`elastic.writing`, and how one index follows another in `elastic.indexes`.
"""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search

from hub.plugins.search import SearchDocument
from search.backends.base import Backend, Completion, Fingerprints, Hit, Hits, Phrase, Query, Unavailable
from search.backends.elastic import compiling, suggesting
from search.backends.elastic.connection import PATIENT_SECONDS, SECONDS, Address, answering, client_of, is_opensearch
from search.backends.elastic.documents import SHOWN, hit_of, result_of, text_of
from search.backends.elastic.indexes import Indexes
from search.backends.elastic.writing import Writer

PAGE = 5_000


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

    def usable(self) -> bool:
        with answering():
            return self.indexes.usable()

    def fingerprints(self, kind: str, after: int, upto: int | None) -> Fingerprints:
        """Read in order of ids, which never change: what is written meanwhile makes no gap."""
        bounds = {"gt": after} if upto is None else {"gt": after, "lte": upto}
        search = Search().filter("term", kind=kind).filter("range", object_id=bounds)[:PAGE].source(False)
        search = search.sort("object_id", "ordinal").extra(docvalue_fields=["object_id", "part", "fingerprint"])
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

    def stats(self) -> Mapping[str, int]:
        search = Search()[:0]
        search.aggs.bucket("kinds", "terms", field="kind", size=1_000, order={"_key": "asc"})
        with answering():
            buckets = self._ask(search)["aggregations"]["kinds"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

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
            cap = "max_analyzer_offset" if is_opensearch(self.client) else "max_analyzed_offset"
            best = compiling.best_of(query)
            like = text_of([hit["_source"] for hit in self._ask(best)["hits"]["hits"]]) if best else ""
            answer = self._ask(compiling.search_of(query, cap=cap, like=like))
        facets = {name: _numbers(answer["aggregations"][name]["values"]["buckets"]) for name in compiling.FACETS}
        kinds = facets["kind"]
        total = kinds.get(query.kind, 0) if query.kind else sum(kinds.values())
        return Hits(total=total, facets=facets, hits=tuple(hit_of(found) for found in answer["hits"]["hits"]))

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

    def corrections(self, words: Sequence[str], audiences: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        words = suggesting.spelt(words)
        if not words:
            return {}
        with answering():
            candidates = suggesting.candidates_in(self._ask(suggesting.candidates_of(words)), words)
            counted = self._ask(suggesting.counts_of(candidates, audiences))
        return suggesting.corrections_in(counted, candidates)

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

    def _ask(self, search: Search[Any]) -> dict[str, Any]:
        """For a page that waits: an answer that is cut short is none."""
        answer = self.client.search(index=self.indexes.live, body=search.to_dict()).body
        if answer.get("timed_out"):
            raise Unavailable("the search engine did not finish in time")
        return dict(answer)

    def _patiently(self, search: Search[Any]) -> dict[str, Any]:
        return dict(self.indexes.client.search(index=self.indexes.live, body=search.to_dict()).body)


def _numbers(buckets: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {str(bucket["key"]): bucket["results"]["value"] for bucket in buckets}


def now() -> int:
    """Microseconds: the order in which sources were read."""
    return time.time_ns() // 1_000
