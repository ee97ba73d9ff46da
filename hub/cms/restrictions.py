"""The privacy of pages, read once for a page that is served.

Every list of a page asks which pages its viewer may not see. Asked of the database each time, that is the dearest
part of each query. Inside `read_once()`, which holds for one request and no longer, all restrictions are read in
one query, and lists name the few closed parts of the tree instead. Nothing outlives the request: a change of
privacy works at the next one.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from wagtail.models import PageViewRestriction

from hub.prepared import Prepared, prepared

MOST_PATHS = 25
"""With more closed parts of the tree, the database compares better than a list of conditions does."""


class Restriction(NamedTuple):
    pk: int
    page_id: int
    path: str
    kind: str


@dataclass(frozen=True)
class Sight:
    """Stands for everyone from whom the same parts of the tree are closed: a guest, as far as other rights go.

    Rules that take a viewer take it, too. So a list of pages is prepared once for all of them (`hub.prepared`).
    """

    closed: tuple[str, ...]
    is_authenticated = False
    is_active = False


@dataclass
class _Look:
    """What one request has read; `closed`: the id of a viewer (None for guests) → paths."""

    rows: list[Restriction] | None = None
    closed: dict[int | None, tuple[str, ...]] = field(default_factory=dict)


_look: ContextVar[_Look | None] = ContextVar("restrictions_of_this_request", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """While it lasts, restrictions are read once; for serving one page."""
    token = _look.set(_Look())
    try:
        yield
    finally:
        _look.reset(token)


def all_restrictions() -> list[Restriction] | None:
    """Every restriction there is, or None outside `read_once()`."""
    look = _look.get()
    if look is None:
        return None
    if look.rows is None:
        look.rows = [Restriction(*row) for row in _restrictions()]
    return look.rows


@prepared
def _restrictions() -> QuerySet[Any, Any]:
    columns: QuerySet[Any, Any] = PageViewRestriction.objects.values_list(
        "pk", "page_id", "page__path", "restriction_type"
    )
    return columns


def read(build: Prepared[Any], viewer: Any, *given: Any) -> list[Any]:
    """The rows of a prepared function whose first value is the viewer, in so far as pages are closed to them."""
    closed = closed_paths(viewer)
    return list(build.build(viewer, *given)) if closed is None else build(Sight(closed), *given)


def closed_paths(viewer: Any) -> tuple[str, ...] | None:
    """The parts of the tree that are not for this viewer; None outside `read_once()`, or when they are too many."""
    if isinstance(viewer, Sight):
        return viewer.closed
    look, rows = _look.get(), all_restrictions()
    if look is None or rows is None or len(rows) > MOST_PATHS:
        return None
    if not rows:
        return ()
    key = viewer.pk if viewer.is_authenticated else None
    if key not in look.closed:
        look.closed[key] = tuple(dict.fromkeys(row.path for row in _unmet(rows, viewer)))
    return look.closed[key]


def _unmet(rows: list[Restriction], viewer: Any) -> Iterable[Restriction]:
    """The rule of hub.cms.queries.unmet_restrictions, for rows that are read already."""
    kinds = PageViewRestriction
    if not (viewer.is_authenticated and viewer.is_active):
        return rows
    of_groups = [row.pk for row in rows if row.kind == kinds.GROUPS]
    passed = set(of_groups)
    if of_groups and not viewer.is_superuser:
        mine = kinds.objects.filter(pk__in=of_groups, groups__in=viewer.groups.all())
        passed = set(mine.values_list("pk", flat=True))
    return [row for row in rows if row.kind == kinds.PASSWORD or (row.kind == kinds.GROUPS and row.pk not in passed)]


def outside(paths: tuple[str, ...]) -> Q:
    """For a queryset of pages: none of these, and nothing below them."""
    condition = Q()
    for path in paths:
        condition &= ~Q(path__startswith=path)
    return condition
