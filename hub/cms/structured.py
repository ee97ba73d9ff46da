"""Pages as schema.org knows them. Nothing is in here that the page itself does not show to everybody."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail.models import Page

from hub.cms.feeds import noon
from hub.cms.media import Media
from hub.cms.site import page_path
from hub.ui.site import full_url, site_facts
from hub.ui.structured import LANGUAGE, breadcrumbs, organisation, person, website, without_empty

LONGEST_HEADLINE = 110


def about_page(page: Page, context: Any, description: str, image: str) -> Iterator[dict[str, Any]]:
    """What the page is, in the words of its template's context (`crumbs`, `people`, `media`)."""
    if page.schema_type == "WebSite":
        yield from (organisation(site_facts()), website(site_facts()))
        return
    crumbs = [(crumb.title, page_path(crumb)) for crumb in context.get("crumbs") or [] if hasattr(crumb, "url_path")]
    yield breadcrumbs([*crumbs, (page.title, page_path(page))])
    if page.schema_type:
        yield _article(page, context.get("people") or (), description, image)
    yield questions(getattr(page, "body", ()))
    if isinstance(context.get("media"), Media):
        yield recording(context["media"], page, description)


def _article(page: Page, people: Iterable[Any], description: str, image: str) -> dict[str, Any]:
    facts = site_facts()
    publisher = {"@type": "Organization", "name": facts.name, "url": full_url("/")}
    return without_empty(
        {
            "@type": page.schema_type,
            "headline": page.title[:LONGEST_HEADLINE],
            "description": description,
            "url": full_url(page_path(page)),
            "mainEntityOfPage": full_url(page_path(page)),
            "datePublished": published(page),
            "dateModified": _iso(page.last_published_at),
            "author": authors(page, people) or [publisher],
            "publisher": publisher,
            "image": [image] if image else [],
            "inLanguage": LANGUAGE,
        }
    )


def authors(page: Page, people: Iterable[Any]) -> list[dict[str, Any]]:
    """Those named under the title: a storyteller by the name they chose, which leads to nobody unless they want it."""
    if hasattr(page, "teller_name"):
        return [person(page.teller_name, page.teller_url)]
    return [person(each.shown_name, each.url) for each in people]


def published(page: Page) -> str:
    """The day that people see, or the first publishing."""
    day = getattr(page, "date", None)
    return _iso(noon(day)) if day else _iso(page.first_published_at)


def _iso(moment: Any) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def questions(body: Iterable[Any]) -> dict[str, Any]:
    """The questions and answers of a page's blocks; {} when it has none."""
    found = [
        {
            "@type": "Question",
            "name": row["question"],
            "acceptedAnswer": {"@type": "Answer", "text": " ".join(strip_tags(str(row["answer"])).split())},
        }
        for block in body or ()
        if block.block_type == "faq"
        for row in block.value["questions"]
    ]
    return {"@type": "FAQPage", "mainEntity": found} if found else {}


def recording(media: Media, page: Page, description: str) -> dict[str, Any]:
    """The recording of a page, with the address it is at; of another host only that of its page there."""
    if not media.is_here:
        return {}
    return without_empty(
        {
            "@type": "VideoObject" if media.is_video else "AudioObject",
            "name": media.title or page.title,
            "description": description,
            "uploadDate": published(page),
            "contentUrl": full_url(media.file_url) if media.file_url else "",
            "encodingFormat": media.content_type,
            "url": media.hosted.page_url if media.hosted else "",
            "inLanguage": LANGUAGE,
        }
    )
