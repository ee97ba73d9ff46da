"""News that belong together: series, neighbours in them, related news. Read with the viewer, as in queries.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from taggit.models import Tag
from wagtail.models import Page

from hub.cms.models import NewsPage, Series
from hub.cms.queries import visible_news

MOST_RELATED = 3
MOST_LISTED = 100
"""Of the pages that an introduction names; the list of the series has them all."""


@dataclass(frozen=True)
class Place:
    """Where a news page stands in its series."""

    series: Series
    introduction: NewsPage | None
    previous: NewsPage | None
    following: NewsPage | None


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
    """The series of a page, with what comes before and after by date; None for a page without one."""
    if page.series is None:
        return None
    others = _named(visible_news(viewer)).filter(series=page.series).exclude(pk=page.pk)
    here = page.pk or 0
    earlier = others.filter(Q(date__lt=page.date) | Q(date=page.date, pk__lt=here))
    later = others.filter(Q(date__gt=page.date) | Q(date=page.date, pk__gt=here))
    introduction = introduction_of(page.series, viewer) if page.series.introduced_by_id != page.pk else None
    return Place(
        page.series,
        introduction,
        earlier.order_by("-date", "-pk").first(),
        later.order_by("date", "pk").first(),
    )


def introduced_by(page: NewsPage, viewer: Any) -> list[tuple[Series, list[NewsPage]]]:
    """The series that this page introduces, each with the pages in it that the viewer may read, oldest first."""
    if page.pk is None:
        return []
    return [
        (
            series,
            list(
                visible_news(viewer)
                .filter(series=series)
                .exclude(pk=page.pk)
                .prefetch_related("bylines__member")
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
    chosen = [link.other_id for link in getattr(page, relation).all()]
    others = _named(visible_news(viewer)).exclude(pk=page.pk)
    found = sorted(others.filter(pk__in=chosen), key=lambda other: chosen.index(other.pk))[:limit]
    if len(found) == limit:
        return found
    alike = Q(pk__in=_with_topics(topics))
    if series_id:
        alike |= Q(series_id=series_id)
    fill = others.filter(alike).exclude(pk__in=chosen).order_by("-date", "-pk")
    return found + list(fill[: limit - len(found)])


def _with_topics(topics: Iterable[Tag]) -> QuerySet[Any]:
    through = NewsPage._meta.get_field("tagged_items").related_model
    return through.objects.filter(tag__in=topics).values("content_object")
