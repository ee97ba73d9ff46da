"""The main menu and the footer's links for one viewer: as editors arranged them, without what is not for this one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from hub.plugins.menu import MenuItem, built_in_items, nav_items
from hub.plugins.nav import is_under
from hub.ui.site import Link, SiteFacts

GroupIds = Callable[[], frozenset[int]]


def groups_of(viewer: Any) -> frozenset[int]:
    """The ids of the viewer's groups; one query, asked only where a link is for a group."""
    return frozenset(viewer.groups.values_list("pk", flat=True))


def may_follow(viewer: Any, link: Link, group_ids: GroupIds) -> bool:
    """Whether the page behind the link is for this viewer."""
    if not (link.for_members or link.groups):
        return True
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return viewer.is_superuser or all(group_ids() & allowed for allowed in link.groups)


def for_viewer(links: Iterable[Link], viewer: Any, group_ids: GroupIds) -> tuple[Link, ...]:
    return tuple(link for link in links if may_follow(viewer, link, group_ids))


def main_menu(request: HttpRequest, facts: SiteFacts, viewer: Any, group_ids: GroupIds) -> list[MenuItem]:
    """The rows that editors arranged, then the parts of the hub that they did not name."""
    if facts.menu is None:
        return nav_items(request)
    parts = {item.url: item for item in built_in_items()}
    named = {row.built_in for row in facts.menu}
    shown: list[tuple[str, str]] = []
    for row in facts.menu:
        if row.link is not None and may_follow(viewer, row.link, group_ids):
            shown.append((row.link.label, row.link.url))
        elif row.built_in in parts and not row.hidden:
            shown.append((row.label or parts[row.built_in].label, row.built_in))
    shown += [(item.label, url) for url, item in parts.items() if url not in named]
    return [MenuItem(label, url, url.startswith("/") and is_under(request.path, url)) for label, url in shown]


def columns(links: Iterable[Link]) -> list[tuple[str, list[Link]]]:
    """The links under each heading, in the order in which headings first appear; those without one under ""."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[link.heading].append(link)
    return list(found.items())
