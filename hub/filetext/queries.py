"""What files say, which pages use them, and what editors should know of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import StartsWith
from wagtail.documents import get_document_model
from wagtail.models import Collection as Folder
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex
from wagtail.permissions import policy_registry

from hub.filetext.limits import READABLE
from hub.filetext.models import FilePiece, FileReading, FileState


@dataclass(frozen=True)
class ReadFile:
    """A document that was read. `members_only`: its collection is for people who are signed in."""

    document_id: int
    name: str
    pieces: int
    members_only: bool


def ending_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def is_readable(name: str) -> bool:
    """Whether a file of this name is one whose words are read."""
    return ending_of(name) in READABLE


# What the search asks -------------------------------------------------------------------


def files_of_pages(page_ids: Collection[int]) -> dict[int, list[ReadFile]]:
    """Page id → the files that the page uses and whose words are known. Two queries, no text.

    A file whose collection is closed by a password or to all but some groups is left out: nobody's token says both
    that they may read the page and that they may open the file.
    """
    used = _documents_of(page_ids)
    found = _read_files({document for documents in used.values() for document in documents})
    return {
        page: files
        for page, documents in used.items()
        if (files := [found[document] for document in documents if document in found])
    }


def _documents_of(page_ids: Collection[int]) -> dict[int, list[int]]:
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in page_ids],
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
    )
    used: dict[int, set[int]] = defaultdict(set)
    for page, document in rows.values_list("object_id", "to_object_id"):
        used[int(page)].add(int(document))
    return {page: sorted(documents) for page, documents in used.items()}


def _read_files(document_ids: Collection[int]) -> dict[int, ReadFile]:
    if not document_ids:
        return {}
    closed = CollectionViewRestriction.objects.filter(
        StartsWith(OuterRef("document__collection__path"), F("collection__path"))
    )
    login = Q(restriction_type=CollectionViewRestriction.LOGIN)
    rows = FileReading.objects.filter(~Exists(closed.exclude(login)), pk__in=document_ids, pieces__gt=0)
    rows = rows.annotate(members_only=Exists(closed.filter(login)))
    columns = rows.values_list("document_id", "name", "pieces", "members_only")
    return {pk: ReadFile(pk, PurePath(name).name, pieces, closed) for pk, name, pieces, closed in columns}


def pieces_of(document_ids: Collection[int]) -> Mapping[int, Sequence[tuple[int, str, str]]]:
    """Document id → (number, label, text) of its pieces, in order. One query."""
    rows = FilePiece.objects.filter(reading__in=document_ids).order_by("reading", "number")
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for document, *piece in rows.values_list("reading_id", "number", "label", "text") if document_ids else ():
        found[document].append(tuple(piece))
    return found


def page_ids_with(document_ids: Collection[int]) -> list[int]:
    """The pages that use one of these documents."""
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id__in=[str(pk) for pk in document_ids],
    )
    return sorted({int(pk) for pk in rows.values_list("object_id", flat=True)}) if document_ids else []


def page_ids_with_files_of(collection_id: int) -> list[int]:
    """The pages that use a document of a collection, or of one inside it, whose words are known."""
    path = Folder.objects.filter(pk=collection_id).values_list("path", flat=True).first()
    if path is None:
        return []
    rows = FileReading.objects.filter(document__collection__path__startswith=path, pieces__gt=0)
    return page_ids_with(list(rows.values_list("pk", flat=True)))


# What the worker asks -------------------------------------------------------------------


def waiting(now: datetime) -> QuerySet[FileReading]:
    """Files to read, the longest due first."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return FileReading.objects.filter(free, state=FileState.WAITING, due_at__lte=now).order_by("due_at", "pk")


def unnoted_documents() -> QuerySet[Any]:
    """Documents that should be read and of which nothing is known, or something of another file."""
    endings = Q()
    for ending in READABLE:
        endings |= Q(file__iendswith=f".{ending}")
    noted = FileReading.objects.filter(document=OuterRef("pk"), name=OuterRef("file"))
    return get_document_model().objects.filter(endings, ~Exists(noted)).order_by("pk")


# What editors see -----------------------------------------------------------------------


def may_see_files(viewer: Any) -> bool:
    """Whether the viewer looks after documents."""
    policy = policy_registry.get_by_type(get_document_model())
    return bool(viewer.is_authenticated and viewer.is_active and policy.user_has_any_permission(viewer, ["change"]))


def files_with_faults(viewer: Any) -> QuerySet[FileReading]:
    """Files that cannot be searched, or not in whole, newest first: of the documents that the viewer may change."""
    if not may_see_files(viewer):
        return FileReading.objects.none()
    policy = policy_registry.get_by_type(get_document_model())
    theirs = policy.instances_user_has_permission_for(viewer, "change")
    rows = FileReading.objects.exclude(words="").filter(document__in=theirs)
    return rows.select_related("document").order_by("-read_at", "-pk")


def figures() -> dict[str, int]:
    """How many files were read, wait, or have something wrong, for people who look after the index."""
    return {
        "read": FileReading.objects.filter(state=FileState.READ).count(),
        "waiting": FileReading.objects.filter(state=FileState.WAITING).count(),
        "with a fault": FileReading.objects.exclude(words="").count(),
    }
