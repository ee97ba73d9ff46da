"""For the head of a page: full addresses, and blocks of data for machines."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from hub.ui.site import full_url
from hub.ui.structured import as_block

register = template.Library()
register.filter("full_url", full_url)


@register.simple_tag
def structured(data: Iterable[dict[str, Any]] | None) -> SafeString:
    """The data as one JSON-LD block; nothing when there is none."""
    return as_block(data or ())
