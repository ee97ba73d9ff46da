"""Search sources of the page types: one document a page, with the smallest audience that holds it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction, get_page_models

from hub.cms.feeds import noon
from hub.cms.models import GroupPage, HomePage, NewsPage, NotePage, PaperPage, ProgrammePage, ResourcePage, StandardPage
from hub.cms.models.base import IndexPage, person_names
from hub.cms.site import page_path
from hub.filetext.queries import ReadFile, files_of_pages, page_ids_with, page_ids_with_files_of, pieces_of
from hub.plugins.events import (
    CollectionChanged,
    Event,
    FileRead,
    PageFilesChanged,
    PagePublished,
    PagesNarrowed,
    PageUnpublished,
)
from hub.plugins.search import MEMBERS, PUBLIC, SearchDocument, SearchSource
from hub.ui.site import site_facts

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
        of_page = dict.fromkeys((PagePublished, PageUnpublished, PageFilesChanged), the_page)
        files = {FileRead: self.with_file, CollectionChanged: self.with_files_of}
        self.events = {**of_page, PagesNarrowed: self.subtree, **files}

    def pages(self) -> QuerySet[Page]:
        return self.model.objects.all()

    def whole_pages(self, ids: Sequence[int]) -> QuerySet[Page]:
        """These pages with all that their documents are made of."""
        return self.pages().filter(pk__in=ids).prefetch_related(*self.related)

    def ids(self, after: int, limit: int) -> list[int]:
        live = self.pages().filter(pk__gt=after, live=True, alias_of=None).order_by("pk")
        return list(live.values_list("pk", flat=True)[:limit])

    def subtree(self, event: Event) -> Iterable[int]:
        """The ids of this kind at and below the page of the event."""
        path = Page.objects.filter(pk=event.page_id).values_list("path", flat=True).first()
        if path is None:
            return (event.page_id,)
        return self.pages().filter(path__startswith=path).values_list("pk", flat=True)

    def with_file(self, event: Event) -> Iterable[int]:
        """The ids of this kind that use the document of the event."""
        return self.pages().filter(pk__in=page_ids_with([event.document_id])).values_list("pk", flat=True)

    def with_files_of(self, event: Event) -> Iterable[int]:
        """The ids of this kind that use a document of the collection of the event."""
        return self.pages().filter(pk__in=page_ids_with_files_of(event.collection_id)).values_list("pk", flat=True)

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        """A document for the page, and one for each piece of each file that it uses."""
        found = list(_open(self.whole_pages(ids)))
        files = files_of_pages([page.pk for page, _ in found])
        pieces = pieces_of({file.document_id for of_page in files.values() for file in of_page})
        for page, audience in found:
            content = self.parts(page)
            content["body"] = "\n".join(filter(None, (content.get("body", ""), picture_words(page))))
            whole = SearchDocument(
                kind=self.kind, object_id=page.pk, url=page_path(page), title=page.title, audience=audience, **content
            )
            yield whole
            for file in files.get(page.pk, ()):
                for number, label, text in pieces[file.document_id][: file.pieces]:
                    yield replace(
                        whole,
                        part=part_of(file, number),
                        audience=narrower(audience, file),
                        where=where(file, label),
                        summary="",
                        body=text,
                    )

    def audiences(self, ids: Sequence[int]) -> dict[tuple[int, str], str]:
        pages = self.pages().filter(pk__in=ids).only("path", "url_path")
        now = {page.pk: audience for page, audience in _open(pages)}
        parts = {(pk, ""): audience for pk, audience in now.items()}
        for pk, files in files_of_pages(now).items():
            for file in files:
                said = narrower(now[pk], file)
                parts |= {(pk, part_of(file, number)): said for number in range(1, file.pieces + 1)}
        return parts

    def parts(self, page: Any) -> dict[str, Any]:
        """The fields of the document that only this kind has."""
        raise NotImplementedError


def _open(pages: QuerySet[Page]) -> Iterator[tuple[Page, str]]:
    """Those of the pages that anybody may find, each with its audience."""
    restrictions = Restrictions()
    for page in pages.filter(live=True, alias_of=None).order_by("pk"):
        audience = restrictions.audience(page)
        if audience != NOBODY and page_path(page):
            yield page, audience


def part_of(file: ReadFile, number: int) -> str:
    return f"file:{file.document_id}:{number}"


def narrower(audience: str, file: ReadFile) -> str:
    """Of a page and a file on it. Every token but PUBLIC is of people who are signed in."""
    return MEMBERS if file.members_only and audience == PUBLIC else audience


def where(file: ReadFile, label: str) -> str:
    """Such as "rates.pdf, page 3". Nobody sees the name of a captions file: "Captions, from 2:15"."""
    name = "Captions" if file.name.lower().endswith(".vtt") else file.name
    return f"{name}, {label}" if label else name


def picture_words(page: Any) -> str:
    """What the page's own picture shows, and the words under it."""
    if not getattr(page, "picture_id", None):
        return ""
    return "\n".join(filter(None, (page.picture_alt, page.picture_caption)))


def the_page(event: Event) -> Iterable[int]:
    return (event.page_id,)


def tag_names(page: Any) -> tuple[str, ...]:
    return tuple(sorted(item.tag.name for item in page.tagged_items.all()))


class StandardSource(PageSource):
    """Pages that stand for themselves: standard pages, the home page, and the lists of news, stories and so on."""

    kind = "page"
    label = "Pages"
    order = 60
    model = StandardPage

    def pages(self) -> QuerySet[Page]:
        return Page.objects.type(*self.types())

    def whole_pages(self, ids: Sequence[int]) -> QuerySet[Page]:
        return super().whole_pages(ids).specific()

    def types(self) -> list[type[Page]]:
        """Lists of other apps are among them."""
        return [kind for kind in get_page_models() if issubclass(kind, HomePage | StandardPage | IndexPage)]

    def parts(self, page: HomePage | StandardPage | IndexPage) -> dict[str, Any]:
        if isinstance(page, HomePage):
            return {"summary": page.hero_text, "body": home_words(page)}
        if isinstance(page, IndexPage):
            return {"summary": page.introduction}
        return {"summary": page.introduction, "body": plain_text(page.body), "date": page.last_published_at}


def home_words(page: HomePage) -> str:
    """Who searches for the name of the hub finds its home."""
    facts = site_facts()
    steps = [f"{step.title}. {step.text}" for step in page.steps.all()]
    return "\n".join([facts.name, facts.strapline, page.hero_heading, *([page.steps_heading, *steps] if steps else ())])


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
    one = "Meeting note"
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
            "body": "\n".join(text for text in (plain_text(page.body), audience and f"For {audience}") if text),
            "topics": tag_names(page),
            "date": page.first_published_at,
            "year": page.year,
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
    one = "Working document"
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
