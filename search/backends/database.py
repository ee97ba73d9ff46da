"""What the two database engines share: the table of documents, and one statement that finds, filters,
groups and counts. An engine adds its own index, its ranking and its excerpts.
"""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from hub.plugins.search import SearchDocument
from search.backends.base import Backend, Fingerprints, Hit, Hits, Piece, Query, Term, Unavailable
from search.backends.rows import row_of
from search.models import IndexedDocument

COLUMNS = [field.name for field in IndexedDocument._meta.concrete_fields if not field.primary_key]
NEWEST = "SELECT id, 0.0 AS score FROM search_document"
# Facets and the page come from one statement, so that both count the same documents. Facets have
# place 0; the results follow with their places.
FIND = """
WITH hits AS MATERIALIZED ({hits}),
visible AS (
    SELECT hits.id, hits.score, d.kind, d.group_id, d.date
    FROM hits JOIN search_document d ON d.id = hits.id
    WHERE d.audience {among} AND d.kind {among}{topic}
),
parts AS (
    SELECT *, row_number() OVER (PARTITION BY kind, group_id ORDER BY score DESC, id) AS part_place FROM visible
),
best AS MATERIALIZED (SELECT id, kind, score, date FROM parts WHERE part_place = 1)
SELECT 0 AS place, kind, count(*) AS number FROM best GROUP BY kind
UNION ALL
SELECT * FROM (
    SELECT row_number() OVER (ORDER BY score DESC, date DESC NULLS LAST, id) AS place, kind, id AS number
    FROM best{kind} ORDER BY place LIMIT %s OFFSET %s
) AS page
"""
SHOWN = ("id", "kind", "object_id", "group_id", "url", "title", "meta", "topics", "people", "date", "where")


@contextmanager
def answering() -> Iterator[None]:
    """A database that is locked or away is a reason to try later, not a fault of the document."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(str(error)) from error


class DatabaseBackend(Backend):
    """Documents in `search_document`; `index_rows`, `drop_rows` and the rest write the engine's own table."""

    among: str
    topic: str

    # What an engine adds ------------------------------------------------------------------
    @abstractmethod
    def hits(self, terms: Sequence[Term]) -> tuple[str, list[Any]]:
        """SQL for `id, score` of every document with any of the terms, best first by score; parameters."""

    @abstractmethod
    def excerpts(self, ids: Sequence[int], words: Sequence[str]) -> Mapping[int, tuple[Piece, ...]]: ...

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
    def listed(self, values: Sequence[str]) -> Any:
        """A list of strings as the one parameter that `among` takes."""

    # Writing ------------------------------------------------------------------------------
    def index(self, documents: Sequence[SearchDocument], *, rebuild: str = "") -> None:
        kinds: dict[str, list[SearchDocument]] = defaultdict(list)
        for document in documents:
            kinds[document.kind].append(document)
        with answering(), transaction.atomic():
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
        self.drop_rows([*gone, *(row.pk for row in again)])
        IndexedDocument.objects.filter(pk__in=gone).delete()
        IndexedDocument.objects.bulk_update(again, COLUMNS, batch_size=50)
        IndexedDocument.objects.bulk_create([row for row in changed if not row.pk])
        self.index_rows(changed)

    def remove(self, kind: str, ids: Sequence[int]) -> None:
        with answering(), transaction.atomic():
            self._delete(Q(kind=kind, object_id__in=ids))

    def _delete(self, which: Q) -> int:
        ids = list(IndexedDocument.objects.filter(which).values_list("pk", flat=True))
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            self.drop_rows(some)
            IndexedDocument.objects.filter(pk__in=some).delete()
        return len(ids)

    def clear(self) -> None:
        with answering(), transaction.atomic():
            self.clear_rows()
            IndexedDocument.objects.all().delete()

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
            self.drop_rows(surplus)
            for start in range(0, len(missing), 200):
                self.index_rows(list(IndexedDocument.objects.filter(pk__in=missing[start : start + 200])))
            return len(surplus) + len(missing)

    def stats(self) -> Mapping[str, int]:
        with answering():
            rows = IndexedDocument.objects.values("kind").annotate(number=Count("pk")).order_by("kind")
            return {row["kind"]: row["number"] for row in rows}

    # Searching ----------------------------------------------------------------------------
    def search(self, query: Query) -> Hits:
        with answering():
            found = self._find(query)
            facets = {kind: number for place, kind, number in found if place == 0}
            ids = [number for place, _, number in sorted(found) if place]
            return Hits(
                total=facets.get(query.kind, 0) if query.kind else sum(facets.values()),
                facets={"kind": facets},
                hits=self._hits_of(ids, query),
            )

    def _find(self, query: Query) -> list[tuple[int, str, int]]:
        hits, params = self.hits(query.terms) if query.terms else (NEWEST, [])
        params = [*params, self.listed(sorted(query.audiences)), self.listed(query.kinds)]
        keys = [f"|{key}|" for key in (query.topic, query.place) if key]
        params += keys
        if query.kind:
            params.append(query.kind)
        sql = FIND.format(
            hits=hits,
            among=self.among,
            topic=f" AND {self.topic}" * len(keys),
            kind=" WHERE kind = %s" if query.kind else "",
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, query.size, (query.page - 1) * query.size])
            return list(cursor.fetchall())

    def _hits_of(self, ids: Sequence[int], query: Query) -> tuple[Hit, ...]:
        if not ids:
            return ()
        rows = {row["id"]: row for row in IndexedDocument.objects.filter(pk__in=ids).values(*SHOWN)}
        excerpts = self.excerpts(ids, query.words)
        return tuple(_hit(rows[pk], excerpts.get(pk, ())) for pk in ids if pk in rows)


def _hit(row: Mapping[str, Any], excerpt: tuple[Piece, ...]) -> Hit:
    return Hit(
        kind=row["kind"],
        object_id=row["object_id"],
        url=row["url"],
        title=row["title"],
        excerpt=excerpt,
        meta=row["meta"],
        topics=tuple(row["topics"]),
        people=tuple(row["people"]),
        date=row["date"],
        group=row["group_id"],
        where=row["where"],
    )
