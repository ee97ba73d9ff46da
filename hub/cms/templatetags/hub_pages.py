"""Small filters for the templates of pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.text import get_text_list, slugify

from hub.cms.documents import FileFacts, file_facts
from hub.cms.feeds import narrowing
from hub.cms.models.base import person_names
from hub.cms.site import page_path
from hub.ui.pictures import SHAPES, photo_of

register = template.Library()
register.filter("page_path", page_path)
register.filter("narrowing", narrowing)

DATES = {"%d %B %Y": "%Y-%m-%d", "%d %b %Y": "%Y-%m-%d", "%Y-%m-%d": "%Y-%m-%d", "%B %Y": "%Y-%m", "%Y": "%Y"}
"""How people write a date → how machines read it."""


@register.filter
def by_words(people: Iterable[Any]) -> str:
    """ "By Dana, Kofi and Joe", or "" when nobody is named."""
    names = list(person_names(people))
    return f"By {get_text_list(names, 'and')}" if names else ""


@register.filter
def as_files(links: Iterable[Any]) -> list[FileFacts]:
    """FileLinks as components/_file_list.html wants them."""
    return [file_facts(link.document, link.label) for link in links]


@register.filter
def as_file(document: Any, label: str = "") -> list[FileFacts]:
    """One document as components/_file_list.html wants it."""
    return [file_facts(document, label)] if document else []


@register.filter
def file_kinds(links: Iterable[Any]) -> str:
    """ "PDF and Word": what the files of a page come as, each once."""
    return get_text_list(list(dict.fromkeys(file_facts(link.document).kind for link in links)), "and")


@register.filter
def machine_date(words: str) -> str:
    """A date, month or year as HTML's `datetime` wants it; "" for anything else, such as "Spring 2024"."""
    for written, read in DATES.items():
        try:
            day = datetime.strptime(words.strip(), written)
        except ValueError:
            continue
        return day.strftime(read) if day.year >= 1000 else ""
    return ""


@register.filter
def anchor(item: Any, words: str) -> str:
    """An id for a part of a block: its words, and a little of its own id, so that no two are the same."""
    slug = slugify(words)[:50].strip("-") or "part"
    return f"{slug}-{item.id[:4]}" if item.id else slug


@register.simple_tag
def poster_url(image: Any) -> str:
    """The address of the picture that stands in a player before it plays, or "" when there is none."""
    photo = photo_of(image, SHAPES["hero"]) if image else None
    return photo.src if photo else ""
