"""Working documents, read with the viewer, as in queries.py. What a draft's readers may see is the one rule there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from wagtail.models import Page

from hub.cms.documents import FileFacts, file_facts
from hub.cms.feeds import MOST_ENTRIES, FeedEntry, noon
from hub.cms.models import PaperPage
from hub.cms.queries import Listing, for_lists, newest, visible, with_topic


@dataclass(frozen=True)
class Version:
    """A line of the list of versions."""

    number: str
    date: date
    status: str
    words: str
    files: list[FileFacts]


def visible_papers(viewer: Any) -> QuerySet[PaperPage]:
    return visible(for_lists(PaperPage.objects.all()), viewer)


def papers_list(viewer: Any, *, topic: str = "", before: str = "", limit: int = 20) -> Listing[PaperPage]:
    """Working documents, the one with the newest version first."""
    return newest(with_topic(visible_papers(viewer), topic), before=before, limit=limit)


def versions_of(page: PaperPage) -> list[Version]:
    """In the editor's order, the newest first; of the draft, when the page is a preview."""
    rows = page.versions.all()
    rows = list(rows.select_related("pdf", "word")) if isinstance(rows, QuerySet) else list(rows)
    return [Version(row.number, row.date, row.get_status_display(), row.words, _files(row)) for row in rows]


def _files(row: Any) -> list[FileFacts]:
    return [file_facts(document, str(row)) for document in (row.pdf, row.word) if document is not None]


def successor_of(page: PaperPage, viewer: Any) -> PaperPage | None:
    """The document that took its place, if the viewer may read it."""
    if page.successor_id is None:
        return None
    return visible_papers(viewer).filter(pk=page.successor_id).first()


def paper_entries(viewer: Any, index: Page, query: QueryDict) -> list[FeedEntry]:
    return [
        FeedEntry(page, noon(page.date), f"{page.get_status_display()}: {page.summary}")
        for page in papers_list(viewer, topic=query.get("topic", ""), limit=MOST_ENTRIES).items
    ]
