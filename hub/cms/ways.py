"""Read it your way: what stands beside a page, and which of it is out of date.

A version is out of date when the words of its page were changed by a publishing on a day after the version's own
date. Words are the title, the body and every text field of the page type; pictures, files, people, topics,
addresses and choices are not. Publishing the same words again changes nothing, and neither does a change on the
day of the version. So an editor who has checked a version says so by giving it the day of the check.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import Page

from hub.cms.documents import file_facts
from hub.cms.media import Media, media_of
from hub.cms.models.ways import PageWay, PageWords
from hub.cms.search_sources import plain_text
from hub.plugins.pages import BodyField

NOT_WORDS = (models.URLField, models.EmailField, models.SlugField)


@dataclass(frozen=True)
class Way:
    """One line of the box. `form` is what it comes as ("PDF", "YouTube"), `size` bytes or None."""

    label: str
    url: str
    form: str
    size: int | None = None
    date: datetime.date | None = None
    outdated_on: datetime.date | None = None
    """The day the page moved on, or None."""
    media: Media | None = None
    """Sound or film that plays right here; None for what is opened."""


def ways_of(page: Page) -> list[Way]:
    """The other versions of a page in the editor's order; of the draft, when the page is a preview."""
    found = page.ways.all()
    if not isinstance(found, QuerySet):
        rows = list(found)
        changed_on = PageWords.objects.filter(page_id=page.pk).values_list("changed_on", flat=True).first()
        return [_way(row, changed_on) for row in rows]
    words = PageWords.objects.filter(page_id=OuterRef("page_id")).values("changed_on")
    rows = found.select_related("document").annotate(changed_on=Subquery(words)).order_by("sort_order", "pk")
    return [_way(row, row.changed_on) for row in rows]


def _way(row: PageWay, changed_on: datetime.date | None) -> Way:
    outdated_on = changed_on if changed_on and changed_on > row.date else None
    media = _media(row)
    if row.document is not None:
        facts = file_facts(row.document)
        return Way(row.shown_label, facts.url, facts.kind, facts.size, row.date, outdated_on, media)
    recording = media.hosted if media else None
    if recording is None:
        return Way(row.shown_label, "", "no longer here", None, row.date, outdated_on)
    return Way(row.shown_label, recording.page_url, f"on {recording.host}", None, row.date, outdated_on, media)


def _media(row: PageWay) -> Media | None:
    """The recording of a version, whatever its kind is called; None for papers."""
    if row.document is None:
        return media_of("video", row.shown_label, address=row.link)
    kind = row.document.content_type.split("/")[0]
    return media_of(kind, row.shown_label, document=row.document) if kind in {"audio", "video"} else None


def ways_of_files(links: Iterable[Any]) -> list[Way]:
    """FileLinks of a page in the same look. They have no date of their own, so nothing is said about it."""
    found = [file_facts(link.document, link.label) for link in links]
    return [Way(facts.label, facts.url, facts.kind, facts.size) for facts in found]


def fingerprint(page: Page) -> str:
    """Of the words of a page, as the module says what they are."""
    words = [page.title]
    for field in page._meta.get_fields():
        if not getattr(field, "concrete", False) or field.model is Page:
            continue
        if isinstance(field, BodyField):
            words.append(plain_text(getattr(page, field.name)))
        elif isinstance(field, models.CharField | models.TextField) and not _is_no_text(field):
            words.append(str(getattr(page, field.name) or ""))
    return sha256("\n".join(" ".join(text.split()) for text in words).encode()).hexdigest()


def _is_no_text(field: Any) -> bool:
    return isinstance(field, NOT_WORDS) or bool(field.choices) or not field.editable
