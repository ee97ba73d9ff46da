"""What the head of a page says to search engines and to those who share it."""

import logging
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from hub.cms.feeds import FACETS
from hub.cms.models.base import IndexPage
from hub.cms.site import page_path
from hub.cms.structured import about_page, published
from hub.ui.site import full_url, site_facts

log = logging.getLogger("hub.cms")
CARD = "fill-1200x630|format-jpeg|jpegquality-75"
"""The size that networks ask for; JPEG, because not all of them know newer forms."""
LONGEST_DESCRIPTION = 160


def social_facts(page: Page, request: HttpRequest, context: Any, text: str) -> dict[str, Any]:
    """What templates/components/_social.html asks for."""
    path, narrowed = canonical(page, request)
    description = page.search_description or text or site_facts().strapline
    shared = page.for_social_media
    image = social_image(page) if shared else None
    article = bool(page.schema_type) and page.schema_type != "WebSite"
    guest = not request.user.is_authenticated
    data = about_page(page, context, description, full_url(image.url) if image else "") if guest else ()
    return {
        "title": page.seo_title or (site_facts().name if page.schema_type == "WebSite" else page.title),
        "description": _shortened(description),
        "shared_description": _shortened(description if shared else site_facts().strapline),
        "path": path,
        "noindex": narrowed,
        "kind": "article" if article else "website",
        "image": image,
        "image_alt": getattr(page, "picture_alt", ""),
        "published": published(page) if article else "",
        "changed": page.last_published_at.isoformat(timespec="seconds") if article and page.last_published_at else "",
        "data": list(data),
    }


def canonical(page: Page, request: HttpRequest) -> tuple[str, bool]:
    """(the address of what is shown, whether it is too narrow a view of a list to be found by).

    One facet is a page of its own; several, or a later stretch of the list, are not.
    """
    path = page_path(page)
    if not isinstance(page, IndexPage):
        return path, False
    facets = [(name, value) for name in sorted(request.GET) if name in FACETS for value in request.GET.getlist(name)]
    facets = [pair for pair in facets if pair[1]]
    if len(facets) > 1 or request.GET.get("before") or request.GET.get("sort"):
        return path, True
    return (f"{path}?{urlencode(facets)}" if facets else path), False


def social_image(page: Page) -> Any:
    """A rendition of the page's picture, or None. Wagtail keeps it, and its row in the cache."""
    picture = getattr(page, "picture", None)
    if picture is None:
        return None
    try:
        return picture.get_rendition(CARD)
    except (OSError, SourceImageIOError):
        log.warning("Picture %s has no file to make a card of", picture.pk)
        return None


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_DESCRIPTION else f"{words[: LONGEST_DESCRIPTION - 1].rsplit(' ', 1)[0]}…"
