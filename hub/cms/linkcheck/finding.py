"""Which links to other sites stand on the live pages."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from hub.cms.models import ResourcePage

IN_TEXT = re.compile(r'href="(https?://[^"\s]+)"')
WHOLE = re.compile(r"https?://[^\s<>\"]+\Z")
LONGEST = 2000
NOBODYS = (".example", ".test", ".invalid", ".localhost")
"""Names that stand in examples and can belong to nobody."""


def links_in(value: Any) -> Iterator[str]:
    """Addresses in a body as it is stored, whatever blocks it is made of."""
    if isinstance(value, str):
        found = IN_TEXT.findall(value)
        yield from (html.unescape(url) for url in found)
        if not found and WHOLE.match(value):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from links_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from links_in(part)


def host_of(url: str) -> str:
    """The host of a link that is worth checking, else ""."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    own = (urlsplit(settings.BASE_URL).hostname or "").lower()
    unwanted = host == own or f".{host}".endswith(NOBODYS) or len(url) > LONGEST
    return "" if unwanted else host[:255]


def all_links() -> dict[str, set[int]]:
    """Address → ids of the live pages that have it."""
    found: dict[str, set[int]] = defaultdict(set)
    for model in get_page_models():
        bodies = [f.name for f in model._meta.get_fields() if isinstance(f, StreamField) and f.model is model]
        for pk, *values in model.objects.filter(live=True).values_list("pk", *bodies) if bodies else ():
            for value in values:
                for url in links_in(list(value.raw_data)):
                    found[url].add(pk)
    for pk, url in ResourcePage.objects.filter(live=True).exclude(link="").values_list("pk", "link"):
        found[url].add(pk)
    return {url: pages for url, pages in found.items() if host_of(url)}
