"""News that belong together: series, neighbours in them, related news. Read with the viewer, as in queries.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404
from taggit.models import Tag
from wagtail.models import Page

from hub.cms.models import NewsPage, Series
from hub.cms.queries import bylines, visible_news

MOST_RELATED = 3
MOST_LISTED = 100
"""Of the pages that an introduction names; the list of the series has them all."""


class Named(NamedTuple):
    """A page that is only named and linked to; sorts by date, as series do."""

    date: date
    pk: int
    title: str
    url_path: str
    series_id: int | None


@dataclass(frozen=True)
class Place:
    """Where a news page stands in its series."""

    series: Series
    introduction: Named | None
    previous: Named | None
    following: Named | None


def _named(pages: QuerySet[NewsPage]) -> QuerySet[NewsPage]:
    return pages.only("title", "url_path", "path", "depth", "date")


def series_for(viewer: Any, slug: str) -> Series:
    """The series of that slug; Http404 when the viewer may see nothing in it."""
    series = None if "\x00" in slug else Series.objects.filter(slug=slug).first()
    if series is None or not visible_news(viewer).filter(series=series).exists():
        raise Http404("There is no such series.")
    return series


def introduction_of(series: Series, viewer: Any) -> NewsPage | None:
    """The page that introduces the series, if the viewer may read it."""
    if series.introduced_by_id is None:
        return None
    return _named(visible_news(viewer)).filter(pk=series.introduced_by_id).first()


def place_of(page: NewsPage, viewer: Any) -> Place | None:
    """The series of a page, with what comes before and after by date; None for a page without one.

    Rows of a series are few and small: sorting them here costs less than three queries for three of them.
    """
    if page.series is None:
        return None
    introduction = page.series.introduced_by_id if page.series.introduced_by_id != page.pk else None
    wanted = Q(series=page.series) | Q(pk=introduction)
    columns = visible_news(viewer).filter(wanted).exclude(pk=page.pk).values_list(*Named._fields)
    found = [Named(*row) for row in columns]
    here = (page.date, page.pk or 0)
    others = [other for other in found if other.series_id == page.series_id]
    return Place(
        page.series,
        next((other for other in found if other.pk == introduction), None),
        max((other for other in others if other[:2] < here), default=None),
        min((other for other in others if other[:2] > here), default=None),
    )


def introduced_by(page: NewsPage, viewer: Any) -> list[tuple[Series, list[NewsPage]]]:
    """The series that this page introduces, each with the pages in it that the viewer may read, oldest first."""
    if page.pk is None or not getattr(page, "introduces_some", True):
        return []
    return [
        (
            series,
            list(
                visible_news(viewer)
                .filter(series=series)
                .exclude(pk=page.pk)
                .prefetch_related(bylines())
                .order_by("date", "pk")[:MOST_LISTED]
            ),
        )
        for series in Series.objects.filter(introduced_by=page)
    ]


def related_news(page: NewsPage, viewer: Any, topics: Iterable[Tag]) -> list[NewsPage]:
    """Chosen pages in the editor's order, then news of the same series or topics, newest first.

    Never the page itself, and only what the viewer may read.
    """
    return related_to(page, viewer, topics, relation="chosen_related", series_id=page.series_id)


def related_to(
    page: Page,
    viewer: Any,
    topics: Iterable[Tag],
    *,
    relation: str = "chosen_news",
    series_id: int | None = None,
    limit: int = MOST_RELATED,
) -> list[NewsPage]:
    """The same for a page of another type that has topics and rows with `other`, the chosen news."""
    links = getattr(page, relation).all()
    if isinstance(links, QuerySet):
        rows = links.order_by()
        place = Subquery(rows.filter(other=OuterRef("pk")).values("sort_order")[:1])
        wanted = Q(pk__in=rows.values("other"))
    else:
        chosen = [link.other_id for link in links]
        place = Case(*[When(pk=pk, then=at) for at, pk in enumerate(chosen)], default=None) if chosen else Value(None)
        wanted = Q(pk__in=chosen)
    alike = Q(pk__in=_with_topics(topics)) | wanted
    if series_id:
        alike |= Q(series_id=series_id)
    pages = _named(visible_news(viewer)).filter(alike).exclude(pk=page.pk)
    placed = pages.annotate(place=ExpressionWrapper(place, output_field=IntegerField()))
    return list(placed.order_by(F("place").asc(nulls_last=True), "-date", "-pk")[:limit])


def _with_topics(topics: Iterable[Tag]) -> QuerySet[Any]:
    through = NewsPage._meta.get_field("tagged_items").related_model
    return through.objects.filter(tag__in=topics).values("content_object")
