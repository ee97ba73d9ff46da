"""Tags and filters for every page: member HTML, avatars, times, icons, page numbers."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hub.plugins.menu import MenuItem
from hub.ui.avatars import initials, tint
from hub.ui.icons import ICONS
from hub.ui.paging import page_window

register = template.Library()
KEPT = 2000
"""So many avatars and times are kept as HTML; each is kept under everything it depends on."""


@register.filter
def member_html(value: str | None) -> SafeString:
    """Print stored HTML as it is: it was cleaned when it was written, by the one allow-list.

    This is the only door by which stored HTML reaches a page; never give it anything else.
    """
    return SafeString(value or "")


@register.simple_tag
@lru_cache(maxsize=len(ICONS))
def icon(name: str) -> SafeString:
    """An icon of hub.ui.icons; hidden from screen readers, because words stand beside it."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}; hub/ui/icons.py has: {', '.join(ICONS)}")
    shape = SafeString(ICONS[name])
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        shape,
    )


@register.simple_tag
def avatar(member: Any, size: str = "", viewer: Any = None) -> SafeString:
    """A member's photo, or initials on a tint. `size`: "" (52 px), "small" (36), "large" (112).

    Asks of a member: `display_name`, `handle`, and `photo` (a file, a path, or empty). None is a member
    who has left. `viewer`: who looks, so that they get a photo that is not for everyone; without it the
    avatar is one that everybody may see, in a page that is the same for all.
    """
    name = getattr(member, "display_name", "") or "Former member"
    photo = member.photo_for(viewer) if hasattr(member, "photo_for") else getattr(member, "photo", None)
    letters = initials(name) if member else ""
    path = photo if isinstance(photo, str) else photo.url if photo else ""
    return _avatar(path, letters, tint(getattr(member, "handle", name)), size)


@lru_cache(maxsize=KEPT)
def _avatar(photo: str, letters: str, tint: int, size: str) -> SafeString:
    pixels = {"small": 36, "large": 112}.get(size, 52)
    context = {"photo": photo, "initials": letters, "tint": tint, "size": size, "pixels": pixels}
    return render_to_string("components/_avatar.html", context)


@register.simple_tag
def menu_links(items: list[MenuItem], path: str) -> SafeString:
    """The links of the main menu on the page of this path."""
    return _menu_links(tuple(items), path if any(item.url == path for item in items) else "")


@lru_cache(maxsize=64)
def _menu_links(items: tuple[MenuItem, ...], path: str) -> SafeString:
    return render_to_string("components/_menu_links.html", {"items": items, "path": path})


@register.simple_tag
def when(moment: datetime | date | None) -> SafeString:
    """`<time>` with day and clock in the hub's zone; a script puts it into the reader's."""
    return _in_words(moment, "data-when")


@register.simple_tag
def ago(moment: datetime | date | None) -> SafeString:
    """Like `when`, but a script turns it into "2 minutes ago"."""
    return _in_words(moment, "data-ago")


def _in_words(moment: datetime | date | None, mark: str) -> SafeString:
    if moment is None:
        return SafeString("")
    return _time(moment, mark, timezone.get_current_timezone_name(), translation.get_language())


@lru_cache(maxsize=KEPT)
def _time(moment: datetime | date, mark: str, zone: str, language: str | None) -> SafeString:
    # Zone and language are not named below, but all of it depends on them.
    if not isinstance(moment, datetime):  # a day has no zone: nothing to refine
        return format_html(
            '<time datetime="{}">{}</time>',
            moment.isoformat(),
            date_format(moment, "j F Y"),
        )
    local = timezone.localtime(moment) if timezone.is_aware(moment) else timezone.make_aware(moment)
    words = date_format(local, "j F Y, H:i")
    iso = local.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" {}>{}</time>', iso, SafeString(mark), words)


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context: template.Context, number: int, last: int, param: str = "page") -> dict[str, Any]:
    """Links to the pages of a list. Other query parameters of the address are kept."""
    query = context["request"].GET.copy() if "request" in context else None

    def link(page: int) -> str:
        if query is None:
            return f"?{param}={page}"
        query[param] = str(page)
        return f"?{query.urlencode()}"

    links = [{"number": page, "url": link(page)} if page else None for page in page_window(number, last)]
    return {
        "number": number,
        "last": last,
        "links": links,
        "previous_url": link(number - 1) if number > 1 else "",
        "next_url": link(number + 1) if number < last else "",
    }


@register.filter
def wait_words(seconds: int) -> str:
    """ "40 seconds", or rounded up to "6 minutes": how long to wait."""
    number, unit = (seconds, "second") if seconds <= 90 else (-(-seconds // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
