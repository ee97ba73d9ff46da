"""What the two database engines share: the table of documents, its upkeep, and the way from a question to results.
An engine adds its own index, what it knows of words, and its excerpts.
"""

import json
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from math import log
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from hub.plugins.search import SearchDocument
from search.backends import correcting, spelling, vocabulary
from search.backends.answering import alike, answer, is_open
from search.backends.base import (
    Backend,
    Completion,
    Corrections,
    Fingerprints,
    Hit,
    Hits,
    Phrase,
    Piece,
    Query,
    Refused,
    Term,
    Unavailable,
    term,
)
from search.backends.bm25 import Frequencies
from search.backends.excerpts import best_of
from search.backends.finding import Asked, Dialect, Found, Lookup, Row, Wanted
from search.backends.rows import row_of
from search.backends.wholes import its_title_first, with_wholes
from search.models import IndexedDocument, Spelling
from search.words import COMMON

COLUMNS = [field.name for field in IndexedDocument._meta.concrete_fields if not field.primary_key]
SOME = 50
TELLING = 12
LOOKED_AT = 30
"""So many telling words, of so many documents of a group, are enough to find what is like it."""
SHOWN = 'id, kind, object_id, part, group_id, url, title, meta, topics, people, date, "where", summary, body'


@contextmanager
def answering() -> Iterator[None]:
    """A database that is locked or away is a reason to try later, not a fault of the document."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(str(error)) from error


@contextmanager
def storing() -> Iterator[None]:
    """What does not fit into the table never will: a number too large, a character that PostgreSQL does not have."""
    try:
        yield
    except (DataError, IntegrityError, OverflowError, ValueError) as error:
        raise Refused(str(error)) from error


class DatabaseBackend(Backend):
    """Documents in `search_document`; `index_rows`, `drop_rows` and the rest write the engine's own table."""

    offers = frozenset({"topic", "year", "place", "corrections", "completion", "related"})
    dialect: Dialect

    # What an engine adds ------------------------------------------------------------------
    @abstractmethod
    def look(self, lookup: Lookup) -> list[Row]: ...

    @abstractmethod
    def more_than(self, wanted: Wanted, where: Sequence[Asked], number: int) -> bool:
        """Whether more documents than this are wanted, of which all of `where` is true."""

    @abstractmethod
    def documents_of(self, terms: Sequence[Term]) -> list[int]:
        """About how many documents have each term, in any form and way."""

    @abstractmethod
    def frequencies(self, terms: Mapping[Term, int], ids: Collection[int]) -> Frequencies:
        """How often each term stands in these documents; beside each term, how many documents have it."""

    @abstractmethod
    def authors(self, query: Query) -> list[Asked]:
        """Conditions on `d` for what the query says of authors."""

    @abstractmethod
    def stems(self, words: Collection[str]) -> Mapping[str, str]:
        """Word → its stem."""

    @abstractmethod
    def excerpts(self, rows: Sequence[tuple[int, str, str]], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]:
        """By id, for rows of id, summary and text: the words around the best matches."""

    @abstractmethod
    def index_rows(self, rows: Sequence[IndexedDocument]) -> None: ...

    @abstractmethod
    def drop_rows(self, ids: Sequence[int]) -> None: ...

    @abstractmethod
    def clear_rows(self) -> None: ...

    @abstractmethod
    def orphans(self) -> tuple[list[int], list[int]]:
        """Ids in the engine's table without a document, and ids of documents that it lacks."""

    @abstractmethod
    def titled(self, words: Phrase, where: Sequence[Asked], most: int) -> list[tuple[str, int, str]]:
        """Kind, group and title of things whose own title has all the words as they are written, the last as a
        beginning; the shortest first: what somebody types is most of it.
        """

    @abstractmethod
    def documents_with(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents have each word as it is written; for ranking alone, never to be shown."""

    @abstractmethod
    def used(self, words: Sequence[str]) -> set[str]:
        """Those of some words that a document has as they are written."""

    @abstractmethod
    def every_word(self) -> Iterator[str]:
        """Every word of every document, as it is written but for accents."""

    @abstractmethod
    def number_of(self, word: str, audiences: frozenset[str], *, exact: bool, most: int = SOME) -> Asked:
        """A statement: the `word`, and the `number` of documents of these audiences with it; at most so many."""

    @abstractmethod
    def make_apart(self) -> None:
        """Temporary tables, empty, with the names of those that `index` writes."""

    @abstractmethod
    def drop_apart(self) -> None: ...

    @abstractmethod
    def listed(self, values: Sequence[str] | Sequence[int]) -> Any:
        """A list as the one parameter that `among` takes."""

    def mend_statistics(self) -> int:
        """Set right what the engine counts for ranking; answers how many figures were wrong."""
        return 0

    # Writing ------------------------------------------------------------------------------
    def index(self, documents: Sequence[SearchDocument], *, rebuild: str = "", seen: int = 0) -> None:
        kinds: dict[str, list[SearchDocument]] = defaultdict(list)
        for document in documents:
            kinds[document.kind].append(document)
        with answering(), storing(), transaction.atomic():
            for kind, of_kind in kinds.items():
                self._index(kind, of_kind, rewrite=bool(rebuild))

    def _index(self, kind: str, documents: Sequence[SearchDocument], *, rewrite: bool) -> None:
        now = timezone.now()
        rows = {(row.object_id, row.part): row for row in (row_of(document, now) for document in documents)}
        stored = IndexedDocument.objects.filter(kind=kind, object_id__in={object_id for object_id, _ in rows})
        known = {
            (object_id, part): (pk, fingerprint)
            for pk, object_id, part, fingerprint in stored.values_list("pk", "object_id", "part", "fingerprint")
        }
        changed = [row for key, row in rows.items() if rewrite or key not in known or known[key][1] != row.fingerprint]
        for row in changed:
            row.pk = known.get((row.object_id, row.part), (None,))[0]
        gone = [pk for key, (pk, _) in known.items() if key not in rows]
        again = [row for row in changed if row.pk]
        old_words = vocabulary.words_of_stored([*gone, *(row.pk for row in again)])
        self.drop_rows([*gone, *(row.pk for row in again)])
        IndexedDocument.objects.filter(pk__in=gone).delete()
        # Not bulk_update: its CASE for each column of each row took nine tenths of a rebuild.
        IndexedDocument.objects.bulk_create(
            again, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS, batch_size=100
        )
        IndexedDocument.objects.bulk_create([row for row in changed if not row.pk])
        self.index_rows(changed)
        new_words = vocabulary.words_of_rows(changed)
        vocabulary.add(new_words)
        self._forget_unused(old_words - new_words)

    def remove(self, kind: str, ids: Sequence[int], *, seen: int = 0) -> None:
        with answering(), transaction.atomic():
            self._delete(Q(kind=kind, object_id__in=ids))

    def forget(self, kind: str, group: int) -> None:
        with answering(), transaction.atomic():
            self._delete(Q(kind=kind, group_id=group))

    def _delete(self, which: Q) -> int:
        ids = list(IndexedDocument.objects.filter(which).values_list("pk", flat=True))
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            words = vocabulary.words_of_stored(some)
            self.drop_rows(some)
            IndexedDocument.objects.filter(pk__in=some).delete()
            self._forget_unused(words)
        return len(ids)

    def _forget_unused(self, words: Collection[str]) -> None:
        if words:
            vocabulary.forget(set(words) - self.used(sorted(words)))

    def clear(self) -> None:
        with answering(), transaction.atomic():
            self.clear_rows()
            IndexedDocument.objects.all().delete()
            Spelling.objects.all().delete()

    # Rebuilding and checking --------------------------------------------------------------
    def begin_rebuild(self) -> str:
        """Rows are written over one by one, so the old ones answer until then; the token is the time."""
        return timezone.now().isoformat()

    def end_rebuild(self, rebuild: str, kinds: Sequence[str], kept: Sequence[str] = ()) -> int:
        old = Q(kind__in=kinds, indexed_at__lt=datetime.fromisoformat(rebuild))
        nobodys = ~Q(kind__in=[*kinds, *kept])
        with answering(), transaction.atomic():
            gone = self._delete(old | nobodys)
            self.mend()
            return gone

    def fingerprints(self, kind: str, after: int, upto: int | None) -> Fingerprints:
        rows = IndexedDocument.objects.filter(kind=kind, object_id__gt=after)
        if upto is not None:
            rows = rows.filter(object_id__lte=upto)
        columns = rows.values_list("object_id", "part", "fingerprint")
        with answering():
            return {(object_id, part): looks for object_id, part, looks in columns}

    def mend(self) -> int:
        with answering(), transaction.atomic():
            surplus, missing = self.orphans()
            self.drop_rows([*surplus, *missing])
            for start in range(0, len(missing), 200):
                self.index_rows(list(IndexedDocument.objects.filter(pk__in=missing[start : start + 200])))
            return len(surplus) + len(missing) + self.mend_statistics() + self._mend_vocabulary()

    def weed(self, kinds: Collection[str]) -> int:
        with answering(), transaction.atomic():
            return self._delete(~Q(kind__in=kinds))

    def _mend_vocabulary(self) -> int:
        there = {word for word in self.every_word() if spelling.SPELT.fullmatch(word)} - COMMON
        surplus = vocabulary.all_words() - there
        vocabulary.forget(surplus)
        return vocabulary.add(there) + len(surplus)

    def stats(self) -> Mapping[str, int]:
        with answering():
            rows = IndexedDocument.objects.values("kind").annotate(number=Count("pk")).order_by("kind")
            return {row["kind"]: row["number"] for row in rows}

    # Measuring ----------------------------------------------------------------------------
    @contextmanager
    def apart(self) -> Iterator[Backend]:
        """Temporary tables of the same names stand before the hub's own on this connection."""
        self.make_apart()
        try:
            yield self
        finally:
            self.drop_apart()

    # Searching ----------------------------------------------------------------------------
    def search(self, query: Query) -> Hits:
        with answering():
            found, at_least = answer(self, query)
            start = (query.page - 1) * query.size
            rows = found.rows[start : start + query.size]
            hits = self._hits_of([row.id for row in rows], query.words)
            hits = its_title_first(query, with_wholes(query, hits, partial(self._wholes, query, found, rows)))
        return Hits(total=len(found.rows), facets=found.facets, hits=hits, at_least=at_least)

    def _wholes(
        self, query: Query, found: Found, rows: Sequence[Row], parts: Sequence[Hit]
    ) -> dict[tuple[str, int], Hit]:
        wanted = {(hit.kind, hit.group) for hit in parts}
        ids = [found.whole_of(row) for row in rows if (row.kind, row.group) in wanted]
        return {(hit.kind, hit.group): hit for hit in self._hits_of([pk for pk in ids if pk], query.words)}

    def shown(self, objects: Sequence[tuple[str, int]], audiences: frozenset[str]) -> tuple[Hit, ...]:
        with answering():
            first = self._first(objects, audiences)
            return self._hits_of([first[each] for each in dict.fromkeys(objects) if each in first], ())

    def _first(self, objects: Sequence[tuple[str, int]], audiences: frozenset[str]) -> dict[tuple[str, int], int]:
        """(Kind, group) → id of its first document that these audiences open."""
        groups: dict[str, list[int]] = defaultdict(list)
        for kind, group in objects:
            groups[kind].append(group)
        first: dict[tuple[str, int], int] = {}
        for kind, of_kind in groups.items():
            rows = IndexedDocument.objects.filter(kind=kind, group_id__in=of_kind, audience__in=audiences)
            # Sorted here: to save itself the sorting, SQLite would go through all of the kind.
            for _, _, group, pk in sorted(rows.order_by().values_list("object_id", "part", "group_id", "pk")):
                first.setdefault((kind, group), pk)
        return first

    def complete(
        self, words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Completion, ...]:
        if not words:
            return ()
        with answering():
            found = self.titled(words, is_open(self, audiences, kinds), 8 * size)
            typed = spelling.folded(" ".join(words))
            found.sort(key=lambda each: not " ".join(vocabulary.plain_words(each[2])).startswith(typed))
            first = self._first([(kind, group) for kind, group, _ in found[:size]], audiences)
            wanted = IndexedDocument.objects.filter(pk__in=first.values()).only("url", "object_id", "part")
            rows = {row.pk: row for row in wanted}
        shown = [(kind, title, rows[first[kind, group]]) for kind, group, title in found[:size]]
        return tuple(Completion(kind, title, row.url, row.object_id, row.part) for kind, title, row in shown)

    def related(
        self, kind: str, group: int, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Hit, ...]:
        with answering():
            rows = IndexedDocument.objects.filter(kind=kind, group_id=group, audience__in=audiences)
            documents = list(rows.order_by("object_id", "part").only("topic_keys", *vocabulary.TEXTS)[:LOOKED_AT])
            telling = self._telling(documents)
            if not telling:
                return ()
            itself = Asked("NOT (d.kind = %s AND d.group_id = %s)", [kind, group])
            topics = [key for key in documents[0].topic_keys.split("|") if key and ":" not in key]
            where = [*is_open(self, audiences, kinds), itself]
            return self._hits_of(alike(self, [term(word) for word in telling], where, topics, size), None)

    def _telling(self, documents: Sequence[IndexedDocument]) -> list[str]:
        """The words that tell most of some documents: frequent there and rare elsewhere."""
        numbers = vocabulary.frequent_in(documents)
        stored = max(1, IndexedDocument.objects.count())
        within = self.documents_with(list(numbers))
        weights = {
            word: number * log(stored / within[word]) for word, number in numbers.items() if 1 < within[word] < stored
        }
        return sorted(weights, key=lambda word: (-weights[word], word))[:TELLING]

    def corrections(self, words: Sequence[str], audiences: frozenset[str]) -> Corrections:
        with answering():
            return correcting.corrections(self, words, audiences)

    def _hits_of(self, ids: Sequence[int], words: Sequence[str] | None) -> tuple[Hit, ...]:
        """Hits of documents, in order; the excerpts mark `words`, and with None there are none."""
        if not ids:
            return ()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {SHOWN} FROM search_document WHERE id {self.dialect.among}",  # noqa: S608 -- constants
                [self.listed(ids)],
            )
            rows = {row[0]: row for row in cursor.fetchall()}
        texts = [(pk, *rows[pk][-2:]) for pk in ids if pk in rows]
        excerpts: Mapping[int, tuple[Piece, ...]] = {}
        if words is not None:
            excerpts = self.excerpts(texts, words) if words else {pk: best_of((), plain) for pk, *plain in texts}
        return tuple(_hit(rows[pk], excerpts.get(pk, ())) for pk in ids if pk in rows)


def _hit(row: Sequence[Any], excerpt: tuple[Piece, ...]) -> Hit:
    _, kind, object_id, part, group, url, title, meta, topics, people, date, where, _, _ = row
    if date is not None and date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return Hit(
        kind=kind,
        object_id=object_id,
        url=url,
        title=title,
        excerpt=excerpt,
        meta=meta,
        topics=tuple(json.loads(topics)),
        people=tuple(json.loads(people)),
        date=date,
        part=part,
        group=group,
        where=where,
    )
