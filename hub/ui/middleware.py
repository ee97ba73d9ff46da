"""What a reader's display choices do to a page on its way out."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from hub.ui.display import display_of
from hub.ui.low_data import lighten, with_weight


class DisplayMiddleware:
    """Every page says what it depends on; a page for little data goes out without pictures.

    Not in the Wagtail admin: editors choose pictures there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.get("Content-Type", "").startswith("text/html") or request.path_info.startswith("/admin/"):
            return response
        patch_vary_headers(response, ["Cookie", "Save-Data"])
        if isinstance(response, HttpResponse) and display_of(request).low_data:
            response.content = with_weight(lighten(response.content.decode(response.charset)))
        return response
