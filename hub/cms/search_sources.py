"""Search sources of the page types: one document a page, with the smallest audience that holds it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction

from hub.cms.feeds import noon
from hub.cms.models import GroupPage, NewsPage, NotePage, PaperPage, ProgrammePage, ResourcePage, StandardPage
from hub.cms.models.base import person_names
from hub.cms.site import page_path
from hub.plugins.events import Event, PagePublished, PagesNarrowed, PageUnpublished
from hub.plugins.search import MEMBERS, PUBLIC, SearchDocument, SearchSource

NOBODY = ""
"""The audience of pages behind a password: they are in no index."""


def plain_text(body: Any) -> str:
    """The words of a body, block by block, without any HTML."""
    block = body.stream_block
    return "\n".join(text for text in block.get_searchable_content(body) if text.strip())


class Restrictions:
    """All view restrictions, read once for a batch of pages."""

    def __init__(self) -> None:
        rows = PageViewRestriction.objects.order_by("page__depth").values_list("page__path", "pk", "restriction_type")
        self._rows = list(rows)

    def audience(self, page: Page) -> str:
        """One token; NOBODY for a page behind a password. The deepest group restriction holds the others."""
        found = [(pk, kind) for path, pk, kind in self._rows if page.path.startswith(path)]
        kinds = {kind for _, kind in found}
        if PageViewRestriction.PASSWORD in kinds:
            return NOBODY
        groups = [pk for pk, kind in found if kind == PageViewRestriction.GROUPS]
        if groups:
            return f"restriction:{groups[-1]}"
        return MEMBERS if kinds else PUBLIC


class PageSource(SearchSource):
    """A source of one page type; the subclass names the model and adds what only it has."""

    model: ClassVar[type[Page]]
    related: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.events = {PagePublished: the_page, PageUnpublished: the_page, PagesNarrowed: self.subtree}

    def pages(self) -> QuerySet[Page]:
        return self.model.objects.all()

    def ids(self, after: int, limit: int) -> list[int]:
        live = self.pages().filter(pk__gt=after, live=True, alias_of=None).order_by("pk")
        return list(live.values_list("pk", flat=True)[:limit])

    def subtree(self, event: Event) -> Iterable[int]:
        """The ids of this kind at and below the page of the event."""
        path = Page.objects.filter(pk=event.page_id).values_list("path", flat=True).first()
        if path is None:
            return (event.page_id,)
        return self.pages().filter(path__startswith=path).values_list("pk", flat=True)

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        restrictions = Restrictions()
        pages = self.pages().filter(pk__in=ids, live=True, alias_of=None).prefetch_related(*self.related)
        for page in pages.order_by("pk"):
            audience, url = restrictions.audience(page), page_path(page)
            if audience != NOBODY and url:
                yield SearchDocument(
                    kind=self.kind, object_id=page.pk, url=url, title=page.title, audience=audience, **self.parts(page)
                )

    def parts(self, page: Any) -> dict[str, Any]:
        """The fields of the document that only this kind has."""
        raise NotImplementedError


def the_page(event: Event) -> Iterable[int]:
    return (event.page_id,)


def tag_names(page: Any) -> tuple[str, ...]:
    return tuple(sorted(item.tag.name for item in page.tagged_items.all()))


class StandardSource(PageSource):
    kind = "page"
    label = "Pages"
    order = 60
    model = StandardPage

    def parts(self, page: StandardPage) -> dict[str, Any]:
        return {"summary": page.introduction, "body": plain_text(page.body), "date": page.last_published_at}


class NewsSource(PageSource):
    kind = "news"
    label = "News"
    order = 10
    model = NewsPage
    related = ("bylines__member", "tagged_items__tag")

    def parts(self, page: NewsPage) -> dict[str, Any]:
        return {
            "summary": page.standfirst,
            "body": "\n".join(text for text in (page.updated_words, plain_text(page.body)) if text),
            "topics": tag_names(page),
            "people": person_names(page.bylines.all()),
            "date": noon(page.date),
        }


class NoteSource(PageSource):
    kind = "note"
    label = "Meeting notes"
    order = 50
    model = NotePage
    related = ("people__member", "tagged_items__tag")

    def parts(self, page: NotePage) -> dict[str, Any]:
        return {
            "summary": page.summary,
            "body": plain_text(page.body),
            "topics": tag_names(page),
            "people": person_names(page.people.all()),
            "date": noon(page.date),
            "meta": page.group,
        }


class ResourceSource(PageSource):
    kind = "resource"
    label = "Resources"
    order = 40
    model = ResourcePage
    related = ("tagged_items__tag", "audience_items__tag")

    def parts(self, page: ResourcePage) -> dict[str, Any]:
        audience = ", ".join(sorted(item.tag.name for item in page.audience_items.all()))
        words = [page.get_type_display(), page.get_format_display(), str(page.year or "")]
        return {
            "summary": page.summary,
            "body": "\n".join(text for text in (plain_text(page.body), audience) if text),
            "topics": tag_names(page),
            "date": page.first_published_at,
            "meta": " · ".join(word for word in words if word),
        }


class GroupSource(PageSource):
    kind = "group"
    label = "Groups"
    order = 54
    model = GroupPage
    related = ("people__member", "tagged_items__tag")

    def parts(self, page: GroupPage) -> dict[str, Any]:
        people = page.people.all()
        about = [f"{person.shown_name}, {person.role}. {person.words}" for person in people]
        texts = [page.origin, page.rhythm, page.join, page.contact, plain_text(page.body), *about]
        return {
            "summary": page.summary,
            "body": "\n".join(text for text in texts if text),
            "topics": tag_names(page),
            "people": person_names(people),
            "date": page.last_published_at,
        }


class ProgrammeSource(PageSource):
    kind = "programme"
    label = "Programmes"
    order = 56
    model = ProgrammePage
    related = ("teams__people__member", "partners", "funders", "tagged_items__tag")

    def parts(self, page: ProgrammePage) -> dict[str, Any]:
        teams, backers = page.teams.all(), [*page.partners.all(), *page.funders.all()]
        texts = [plain_text(page.body), *(f"{each.name}. {each.words}" for each in (*teams, *backers))]
        return {
            "summary": page.summary,
            "body": "\n".join(text for text in texts if text),
            "topics": tag_names(page),
            "people": person_names(person for team in teams for person in team.people.all()),
            "date": page.last_published_at,
            "meta": page.period,
        }


class PaperSource(PageSource):
    kind = "paper"
    label = "Working documents"
    order = 45
    model = PaperPage
    related = ("versions", "tagged_items__tag")

    def parts(self, page: PaperPage) -> dict[str, Any]:
        texts = [page.next_words, plain_text(page.body), *(version.words for version in page.versions.all())]
        return {
            "summary": page.summary,
            "body": "\n".join(text for text in texts if text),
            "topics": tag_names(page),
            "date": noon(page.date),
            "meta": page.get_status_display(),
        }
