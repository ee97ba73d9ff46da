"""Writing into the index: in one order, to every index that needs it, with limits.

Each document carries the moment at which its source was read, and the engine refuses what was read earlier than what
it has. So nobody has to take turns, and nothing waits for anybody while the engine hangs.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Any

from elasticsearch import helpers

from hub.plugins.search import SearchDocument
from search.backends.base import Refused, Unavailable
from search.backends.elastic import walking
from search.backends.elastic.documents import entries_of, id_of, result_of
from search.backends.elastic.indexes import BEAT, Indexes

MOST_DOCUMENTS = 500
MOST_BYTES = 4 * 2**20
"""Of one request: a server with a small heap refuses larger ones when it is busy."""
LATER = {429, 502, 503, 504}
BLOCKED = 403
PAGE = 2_000

Known = Mapping[str, Mapping[str, Any]]
Operation = dict[str, Any]


LOOKS = ("fingerprint", "count", "audience")
"""What tells that a document is as it should be."""
EVERYTHING: Mapping[str, Any] = {"match_all": {}}


class Turn(Enum):
    """When something is written. The first part of an object says how many parts there are, and never too few of them:
    whatever interrupts the writing, who goes on with it knows of all that was there.
    """

    FIRST_PART_FIRST = auto()
    OTHERS = auto()
    FIRST_PART_LAST = auto()


class Writer:
    def __init__(self, indexes: Indexes, *, refresh: bool = False) -> None:
        self.indexes, self.client, self.refresh = indexes, indexes.client, refresh
        self._beaten = 0.0

    def index(self, documents: Sequence[SearchDocument], *, rebuild: str, seen: int) -> None:
        if rebuild:
            self._beat(rebuild)
        if not documents:
            return
        entries = entries_of(documents)
        targets = [self.indexes.next] if rebuild else self.indexes.targets()
        known = {target: self._known(target, entries) for target in targets}
        each = [
            op for key, of in entries.items() for target in targets for op in _changes(key, of, target, known[target])
        ]
        self._write_in_turn(each, seen=seen)

    def remove(self, kind: str, ids: Sequence[int], *, seen: int) -> None:
        """A trace of what is removed stays for a minute, against whoever read it before and writes it later."""
        if not ids:
            return
        targets = self.indexes.targets()
        known = {target: self._known(target, {(kind, object_id): [None] for object_id in ids}) for target in targets}
        gone = [
            (Turn.OTHERS if ordinal else Turn.FIRST_PART_LAST, _deletion(target, id_of(kind, object_id, ordinal)))
            for object_id in ids
            for target in targets
            for ordinal in range(max(1, _count(known[target], kind, object_id)))
        ]
        self._write_in_turn(gone, seen=seen)

    def weed(self, kinds: Collection[str], *, seen: int) -> int:
        """Take out what no object of these kinds can have, wherever it came from; answers how many that were."""
        number = 0
        for page in _strays(walking.pages(self.client, self.indexes.live, EVERYTHING, fields=["count"]), kinds):
            self._write([_deletion(self.indexes.live, doc_id) for doc_id in page], seen=seen)
            number += len(page)
        return number

    def object_ids(self, kind: str, group: int) -> list[int]:
        shown_as = {"term": {"result": result_of(kind, group)}}
        targets = self.indexes.targets()
        pages = (page for target in targets for page in walking.pages(self.client, target, shown_as))
        # Sorted by object id first.
        return sorted({hit["sort"][0] for page in pages for hit in page})

    def finish(self, rebuild: str, kept: Sequence[str]) -> int:
        """The new index answers from now on; answers how many documents of the old one have no heir."""
        there = self.indexes.aliases()
        if there.get(self.indexes.next) != rebuild:
            raise Unavailable("another rebuild has begun since, and this one ends without having changed anything")
        old = there.get(self.indexes.live)
        if old and kept:
            self._carry(old, kept, rebuild)
        self.client.indices.refresh(index=rebuild)
        gone = self._without_heir(old, rebuild) if old else 0
        self.indexes.make_live(rebuild)
        return gone

    # Inside -------------------------------------------------------------------------------
    def _beat(self, index: str) -> None:
        if time.monotonic() - self._beaten > BEAT.total_seconds():
            self.indexes.beat(index)
            self._beaten = time.monotonic()

    def _known(self, target: str, entries: Mapping[tuple[str, int], Sequence[Any]]) -> Known:
        """What these documents looked like; asked for by name, so that it is true at this moment."""
        ids = [id_of(*key, ordinal) for key, of_object in entries.items() for ordinal in range(len(of_object))]
        known: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(ids), PAGE):
            some = self.client.mget(index=target, ids=ids[start : start + PAGE], source=list(LOOKS)).body
            for doc in some["docs"]:
                if "error" in doc:
                    raise Unavailable(str(doc["error"].get("reason", "not found")))
                if doc["found"]:
                    known[doc["_id"]] = doc["_source"]
        return known

    def _write_in_turn(self, operations: Sequence[tuple[Turn, Operation]], *, seen: int) -> None:
        for turn in Turn:
            if some := [op for when, op in operations if when is turn]:
                self._write(some, seen=seen)

    def _write(self, operations: Iterable[Operation], *, seen: int) -> None:
        versioned = ({**op, "version": seen, "version_type": "external"} for op in operations)
        answers = helpers.streaming_bulk(
            self.client,
            versioned,
            chunk_size=MOST_DOCUMENTS,
            max_chunk_bytes=MOST_BYTES,
            raise_on_error=False,
            refresh=self.refresh,
            require_alias=True,
        )
        moved = [doc_id for doc_id in (self._judge(answer) for _, answer in answers) if doc_id]
        if moved:
            raise Unavailable("the index was changed for another one meanwhile")

    def _judge(self, answer: Mapping[str, Any]) -> str:
        """The id of a document that came too late for an index that was there a moment ago; else "" or an error."""
        (about,) = answer.values()
        status, error = about["status"], about.get("error")
        if not error or status == 409:  # a newer one is there
            return ""
        reason = str(error.get("reason", "") if isinstance(error, dict) else error)[:300]
        if status in LATER or status == BLOCKED:
            raise Unavailable(f"{status} {reason}")
        if status == 404:
            return str(about["_id"])
        raise Refused(f"{about['_id']}: {status} {reason}")

    def _carry(self, old: str, kept: Sequence[str], rebuild: str) -> None:
        """Kinds that could not be read stay as they are. What is there already is newer."""
        for page in walking.pages(self.client, old, {"terms": {"kind": list(kept)}}, source=True):
            self._beat(rebuild)
            self._write(
                ({"_index": self.indexes.next, "_id": hit["_id"], "_source": hit["_source"]} for hit in page),
                seen=1,
            )

    def _without_heir(self, old: str, new: str) -> int:
        gone = 0
        for page in walking.pages(self.client, old, EVERYTHING):
            self._beat(new)
            ids = [hit["_id"] for hit in page]
            gone += len(ids) - int(self.client.count(index=new, query={"ids": {"values": ids}}).body["count"])
        return gone


def _changes(
    key: tuple[str, int], entries: Sequence[Mapping[str, Any]], target: str, known: Known
) -> Iterator[tuple[Turn, Operation]]:
    """What has to be written so that an object has these documents and no others."""
    there = _count(known, *key)
    first_part = Turn.FIRST_PART_FIRST if len(entries) >= there else Turn.FIRST_PART_LAST
    for ordinal, entry in enumerate(entries):
        before = known.get(id_of(*key, ordinal))
        if before is None or any(before.get(name) != entry[name] for name in LOOKS):
            op = {"_index": target, "_id": id_of(*key, ordinal), "_source": entry}
            yield Turn.OTHERS if ordinal else first_part, op
    for ordinal in range(len(entries), there):
        yield Turn.OTHERS, _deletion(target, id_of(*key, ordinal))


def _deletion(target: str, doc_id: str) -> Operation:
    return {"_op_type": "delete", "_index": target, "_id": doc_id}


def _strays(pages: Iterable[walking.Page], kinds: Collection[str]) -> Iterator[list[str]]:
    """Page by page, the ids of documents that the first part of their object does not know of."""
    of, count = ("", 0), 0
    for page in pages:
        strays = []
        for hit in page:
            object_id, kind, ordinal = hit["sort"][: len(walking.ORDER)]
            if (kind, object_id) != of:
                of, count = (kind, object_id), 0
            is_named = hit["_id"] == id_of(kind, object_id, ordinal) and kind in kinds and object_id > 0
            if is_named and ordinal == 0:
                count = hit["fields"]["count"][0]
            if not is_named or ordinal >= count:
                strays.append(hit["_id"])
        yield strays


def _count(known: Known, kind: str, object_id: int) -> int:
    first = known.get(id_of(kind, object_id, 0))
    return int(first["count"]) if first else 0
