"""Reading the library: the list in its orders, and what is related to one resource."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.http import Http404
from taggit.models import Tag

from hub.cms.facets import ResourceFilter
from hub.cms.models import ResourceFile, ResourcePage
from hub.cms.queries import Listing, visible_resources

LARGEST_ID = 18
"""Digits."""
LONGEST_TITLE = 255


def with_files(pages: QuerySet[ResourcePage]) -> QuerySet[ResourcePage]:
    """With the files of each and their documents, in one query more for all."""
    return pages.prefetch_related(Prefetch("files", ResourceFile.objects.select_related("document")))


def resources_list(viewer: Any, wanted: ResourceFilter, *, before: str = "", limit: int = 20) -> Listing[ResourcePage]:
    """Resources that fit, in the order that was asked for; ids make ties stable.

    The cursor says where the last list ended: "57", "2024.57" (0 for no year) or "a title.57".
    Raises Http404 for anything that is not a cursor, or when the list ends there.
    """
    pages = with_files(_keyed(wanted.apply(visible_resources(viewer)), wanted.sort))
    if before:
        pages = pages.filter(_after(wanted.sort, before))
    order = {"": ["-pk"], "year": ["-key", "-pk"], "title": ["key", "pk"]}[wanted.sort]
    found = list(pages.order_by(*order)[: limit + 1])
    if not found and before:
        raise Http404("The list has ended.")
    return Listing(found[:limit], _cursor(found[limit - 1], wanted.sort) if len(found) > limit else "")


def _keyed(pages: QuerySet[ResourcePage], sort: str) -> QuerySet[ResourcePage]:
    if sort == "year":
        return pages.annotate(key=Coalesce("year", 0))
    # In lower case as the database sees it, which also compares: the cursor carries the same words.
    return pages.annotate(key=Lower("title")) if sort == "title" else pages


def _cursor(page: Any, sort: str) -> str:
    return f"{page.key}.{page.pk}" if sort else str(page.pk)


def _after(sort: str, before: str) -> Q:
    key, _, pk = before.rpartition(".")
    if not (pk.isascii() and pk.isdecimal() and len(pk) <= LARGEST_ID) or "\x00" in key or bool(key) != bool(sort):
        raise Http404("This is not a place in the list.")
    if not sort:
        return Q(pk__lt=int(pk))
    if sort == "title" and len(key) <= LONGEST_TITLE:
        return Q(key__gt=key) | Q(key=key, pk__gt=int(pk))
    if sort == "year" and key.isascii() and key.isdecimal() and len(key) <= len("2100"):
        return Q(key__lt=int(key)) | Q(key=int(key), pk__lt=int(pk))
    raise Http404("This is not a place in the list.")


def related_resources(page: ResourcePage, viewer: Any, topics: Sequence[Tag], *, limit: int = 3) -> list[ResourcePage]:
    """Those that share the most of these topics of the page; the newest of equals first."""
    if not topics:
        return []
    shared = Count("tagged_items", filter=Q(tagged_items__tag__in=topics))
    pages = visible_resources(viewer).filter(tagged_items__tag__in=topics).exclude(pk=page.pk)
    return list(with_files(pages.annotate(shared=shared)).order_by(F("shared").desc(), "-pk")[:limit])
