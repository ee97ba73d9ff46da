"""Reading pages, always through the eyes of a viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.lookups import StartsWith
from django.http import Http404
from taggit.models import Tag
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction

from hub.cms.models import GroupPage, NewsByline, NewsIndexPage, NewsPage, NotePage, ResourcePage, Series
from hub.cms.models.base import HubPage
from hub.cms.restrictions import closed_paths, outside, read
from hub.prepared import Fixed, Prepared, prepared
from hub.ui.pictures import SHAPES

FOR_EDITORS = (
    "draft_title",
    "expire_at",
    "expired",
    "go_live_at",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locale",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
    "owner",
    "search_description",
    "seo_title",
    "show_in_menus",
    "translation_key",
)
"""Fields that no list shows: a query without them costs half."""

P = TypeVar("P", bound=Page)


# Who may see a page -------------------------------------------------------------------


def unmet_restrictions(viewer: Any) -> QuerySet[PageViewRestriction]:
    """The restrictions that this viewer does not pass. A password is nobody's: such pages are in no list."""
    kinds = PageViewRestriction
    unmet = Q(restriction_type=kinds.PASSWORD)
    if not (viewer.is_authenticated and viewer.is_active):
        unmet |= Q(restriction_type__in=[kinds.LOGIN, kinds.GROUPS])
    elif not viewer.is_superuser:
        passed = kinds.objects.filter(groups__in=viewer.groups.all())
        unmet |= Q(restriction_type=kinds.GROUPS) & ~Q(pk__in=passed.values("pk"))
    restrictions: QuerySet[PageViewRestriction] = kinds.objects.filter(unmet)
    return restrictions


def visible(pages: QuerySet[P], viewer: Any) -> QuerySet[P]:
    """Those of `pages` that are live and that this viewer may read; each thing once, so no aliases."""
    if (closed := closed_paths(viewer)) is not None:
        return pages.filter(outside(closed), live=True, alias_of=None)
    unmet = unmet_restrictions(viewer).filter(StartsWith(OuterRef("path"), F("page__path")))
    return pages.filter(~Exists(unmet), live=True, alias_of=None)


def for_lists(pages: QuerySet[P]) -> QuerySet[P]:
    """Without the words of the page and what editors alone see."""
    return pages.defer("body", *FOR_EDITORS)


def visible_pages(viewer: Any) -> QuerySet[Page]:
    """Every page that this viewer may read, of whatever type."""
    return visible(Page.objects.all(), viewer)


def is_visible(page: Page, viewer: Any) -> bool:
    """Whether a page that was just read is in the lists of this viewer."""
    if (closed := closed_paths(viewer)) is not None:
        return page.live and page.alias_of_id is None and not page.path.startswith(closed)
    return visible_pages(viewer).filter(pk=page.pk).exists()


def audience_tokens(viewer: Any) -> Iterable[str]:
    """A token `restriction:<id>` for each group restriction that the viewer passes with all above it."""
    if not (viewer.is_authenticated and viewer.is_active):
        return ()
    unmet = unmet_restrictions(viewer).filter(StartsWith(OuterRef("page__path"), F("page__path")))
    passed = PageViewRestriction.objects.filter(~Exists(unmet), restriction_type=PageViewRestriction.GROUPS)
    return tuple(f"restriction:{pk}" for pk in passed.values_list("pk", flat=True))


# Lists that grow: by a cursor, never by OFFSET ------------------------------------------


@dataclass(frozen=True)
class Cursor:
    """A place in a list that is sorted by day and id, newest first: written "2026-11-03.57"."""

    day: date
    pk: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises Http404 for anything that is not a cursor."""
        day, _, pk = text.partition(".")
        if len(text) > 30 or not (pk.isascii() and pk.isdecimal()):
            raise Http404("This is not a place in the list.")
        try:
            return cls(date.fromisoformat(day), int(pk))
        except ValueError:
            raise Http404("This is not a place in the list.") from None

    def older(self) -> Q:
        return Q(date__lt=self.day) | Q(date=self.day, pk__lt=self.pk)


@dataclass(frozen=True)
class Listing(Generic[P]):
    """A stretch of a list. `older` is the cursor of what follows, or "" at the end."""

    items: list[P]
    older: str = ""


def newest(pages: QuerySet[P], *, before: str = "", limit: int) -> Listing[P]:
    """The newest of `pages` (which have a `date`), or those after the cursor; Http404 when a cursor finds none."""
    if before:
        pages = pages.filter(Cursor.parse(before).older())
    found = list(pages.order_by("-date", "-pk")[: limit + 1])
    if before and not found:
        raise Http404("The list has ended.")
    return _listing(found, limit)


def first_page(build: Prepared[Any], viewer: Any, limit: int) -> Listing[Any]:
    """The beginning of a list, by a prepared function (viewer, how many) → pages, newest first."""
    return _listing(read(build, viewer, Fixed(limit + 1)), limit)


def _listing(found: list[Any], limit: int) -> Listing[Any]:
    """What is shown of `limit` + 1 pages that were read."""
    last = found[limit - 1] if len(found) > limit else None
    return Listing(found[:limit], str(Cursor(last.date, last.pk)) if last else "")


def with_topic(pages: QuerySet[P], topic: str) -> QuerySet[P]:
    """Those with that topic (a tag's slug); Http404 when no page that the viewer may see has it."""
    if not topic:
        return pages
    chosen = pages.filter(tagged_items__tag__slug=topic)
    if "\x00" in topic or not chosen.exists():
        raise Http404("Nothing here has this topic.")
    return chosen


def topics_of(pages: QuerySet[P], *, limit: int = 12) -> list[Tag]:
    """The topics that `pages` have, the most used first, each with `.count`."""
    through = pages.model._meta.get_field("tagged_items").related_model
    used = through.objects.filter(content_object__in=pages.order_by().values("pk"))
    counted = used.values("tag_id", "tag__name", "tag__slug").annotate(count=Count("pk"))
    rows = counted.order_by("-count", "tag_id")[:limit]
    tags = [Tag(row["tag_id"], row["tag__name"], row["tag__slug"]) for row in rows]
    for tag, row in zip(tags, rows, strict=True):
        tag.count = row["count"]
    return sorted(tags, key=lambda tag: (-tag.count, tag.name.lower()))


def with_cards(pages: QuerySet[P]) -> QuerySet[P]:
    """With each page's picture and the files of a card, in one query more for all."""
    return with_pictures(pages, "picture", "card")


def with_pictures(rows: QuerySet[Any], field: str, shape: str) -> QuerySet[Any]:
    """With the picture in `field` and its files of a shape, in one query more for all."""
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=SHAPES[shape].specs)
    prefetch = Prefetch(f"{field}__renditions", renditions, to_attr="prefetched_renditions")
    return rows.select_related(field).prefetch_related(prefetch)


# News, notes, resources ----------------------------------------------------------------


def visible_news(viewer: Any) -> QuerySet[NewsPage]:
    return visible(for_lists(NewsPage.objects.all()), viewer)


def news_cards(pages: QuerySet[NewsPage]) -> QuerySet[NewsPage]:
    """With pictures and bylines."""
    return with_cards(pages).prefetch_related(bylines())


def bylines() -> Any:
    """A Prefetch of those named under a news page."""
    return Prefetch("bylines", NewsByline.objects.select_related("member"))


def news_list(
    viewer: Any, *, topic: str = "", before: str = "", series: Series | None = None, limit: int = 12
) -> Listing[NewsPage]:
    """News with pictures and bylines, newest first; of one series alone, where one is given."""
    if not (topic or before or series):
        return first_page(_latest_news, viewer, limit)
    pages = with_topic(visible_news(viewer), topic)
    if series is not None:
        pages = pages.filter(series=series)
    return newest(news_cards(pages), before=before, limit=limit)


@prepared
def _latest_news(viewer: Any, limit: Fixed) -> QuerySet[Any, Any]:
    return news_cards(visible_news(viewer)).order_by("-date", "-pk")[: limit.number]


def may_write_news(viewer: Any) -> bool:
    """Whether this person may put a page below the news index."""
    return news_index_to_write_in(viewer) is not None


def news_index_to_write_in(viewer: Any) -> NewsIndexPage | None:
    """The news index, for those who may put a page below it."""
    index: NewsIndexPage | None = NewsIndexPage.objects.first()
    return index if index is not None and index.permissions_for_user(viewer).can_add_subpage() else None


def visible_notes(viewer: Any) -> QuerySet[NotePage]:
    return visible(for_lists(NotePage.objects.all()), viewer)


def notes_list(
    viewer: Any, *, topic: str = "", before: str = "", group: GroupPage | None = None, limit: int = 20
) -> Listing[NotePage]:
    """Meeting notes, newest meeting first, with the documents they come as; of one group, where one is given."""
    pages = with_topic(visible_notes(viewer), topic).prefetch_related("files__document")
    if group is not None:
        pages = pages.filter(group_page=group)
    return newest(pages, before=before, limit=limit)


def visible_resources(viewer: Any) -> QuerySet[ResourcePage]:
    return visible(for_lists(ResourcePage.objects.all()), viewer)


def newest_resources(viewer: Any, *, limit: int) -> list[ResourcePage]:
    """The resources added last."""
    return read(_latest_resources, viewer, Fixed(limit))


@prepared
def _latest_resources(viewer: Any, limit: Fixed) -> QuerySet[Any, Any]:
    return visible_resources(viewer).order_by("-pk")[: limit.number]


# One page --------------------------------------------------------------------------------


def ancestors(page: HubPage) -> Sequence[Page]:
    """The live pages above this one, home first; without the root."""
    return [above for above in page.chain() if above.depth >= 2 and above.live]


def children(page: Page, viewer: Any) -> list[Page]:
    """The pages right below this one that the viewer may read, in the editors' order."""
    if page.pk is None or not page.numchild:
        return []
    return list(visible(page.get_children().order_by("path"), viewer).only("title", "url_path", "path", "depth"))


def people_of(page: Page, relation: str) -> list[Any]:
    """The PersonLinks of a page with their members: of the draft, when the page is a preview."""
    links = getattr(page, relation).all()
    fresh = isinstance(links, QuerySet) and links._result_cache is None
    return list(links.select_related("member")) if fresh else list(links)


def files_of(page: Page) -> list[Any]:
    """The FileLinks of a page with their documents."""
    links = page.files.all()
    return list(links.select_related("document")) if isinstance(links, QuerySet) else list(links)
