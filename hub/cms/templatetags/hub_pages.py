"""Small filters for the templates of pages."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.text import get_text_list

from hub.cms.documents import FileFacts, file_facts
from hub.cms.models.base import person_names
from hub.cms.site import page_path

register = template.Library()
register.filter("page_path", page_path)


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
