"""Where a form leads back to: a path of this hub, never another site."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000


def own_path(wanted: str) -> str:
    """`wanted` where it is a path of this hub; else the start page."""
    is_path = wanted.startswith("/") and len(wanted) <= LONGEST and wanted.isprintable()
    return wanted if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


def came_from(request: HttpRequest) -> str:
    """`?next=`, or the page of this hub on which a link was followed.

    By the browser's word, so that the link is the same on every page, and says nothing of an address that is
    perhaps not for the reader.
    """
    page = request.headers.get("Referer", "")
    if "next" in request.GET or not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return own_path(request.GET.get("next", ""))
    parts = urlsplit(page)
    path = own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return "/" if path.startswith(request.path) else path
