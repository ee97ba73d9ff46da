"""How a reader wants the pages to look: kept in one cookie, with nothing personal in it.

The cookie `display` names only what differs from the usual, such as `theme-dark.text-large.calm`, in a fixed
order: two readers with the same choices send the same cookie, so that a page cache can key on it. What it
says otherwise counts as nothing. A browser that sends `Save-Data: on` has chosen little data.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

COOKIE = "display"
KEPT_SECONDS = 365 * 24 * 3600
THEMES = ("system", "light", "dark")
TEXT_SIZES = ("normal", "large", "larger")


@dataclass(frozen=True)
class Display:
    """`calm`: no motion, and no live arrivals until asked. `low_data`: no picture unless asked."""

    theme: str = "system"
    text: str = "normal"
    calm: bool = False
    low_data: bool = False

    def __str__(self) -> str:
        """The value of the cookie; "" when everything is as usual."""
        words = [
            f"theme-{self.theme}" if self.theme != "system" else "",
            f"text-{self.text}" if self.text != "normal" else "",
            "calm" if self.calm else "",
            "low-data" if self.low_data else "",
        ]
        return ".".join(word for word in words if word)

    @property
    def attributes(self) -> SafeString:
        """Attributes of <html>, which the stylesheet and the scripts go by."""
        theme = format_html(' data-theme="{}"', self.theme) if self.theme != "system" else ""
        text = format_html(' data-text="{}"', self.text) if self.text != "normal" else ""
        calm, low_data = " data-calm" if self.calm else "", " data-low-data" if self.low_data else ""
        return SafeString(f"{theme}{text}{calm}{low_data}")

    @classmethod
    def parse(cls, value: str, *, save_data: bool = False) -> "Display":
        """Read a cookie; words that are not known are passed over."""
        words = set(value.split(".")) if len(value) <= 60 else set()
        theme = next((theme for theme in THEMES[1:] if f"theme-{theme}" in words), THEMES[0])
        text = next((size for size in TEXT_SIZES[1:] if f"text-{size}" in words), TEXT_SIZES[0])
        return cls(theme, text, "calm" in words, save_data or "low-data" in words)


def display_of(request: HttpRequest) -> Display:
    """How this page is to look."""
    save_data = request.headers.get("Save-Data", "").strip().lower() == "on"
    return Display.parse(request.COOKIES.get(COOKIE, ""), save_data=save_data)


def kept_display(request: HttpRequest) -> Display:
    """What the reader chose, whatever the browser asks for."""
    return Display.parse(request.COOKIES.get(COOKIE, ""))


def keep(response: HttpResponse, display: Display) -> HttpResponse:
    """Put the choice into the reader's browser; nothing is kept where everything is as usual."""
    if str(display):
        response.set_cookie(
            COOKIE, str(display), max_age=KEPT_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
