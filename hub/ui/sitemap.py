"""The site map: one file for a small hub; for a large one an index of files, each of a range of ids of one kind."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from xml.sax.saxutils import escape

from django.http import Http404

from hub.plugins.isolation import Place, call
from hub.plugins.registry import registry
from hub.plugins.sitemap import SitemapEntry, SitemapSource
from hub.plugins.state import state
from hub.ui.site import full_url

T = TypeVar("T")
MOST_ENTRIES = 50_000
"""The format allows no more in one file."""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
FORMAT = "http://www.sitemaps.org/schemas/sitemap/0.9"


def whole() -> str:
    """/sitemap.xml."""
    newest = {kind: _newest(kind) for kind in _kinds()}
    if sum(newest.values()) <= MOST_ENTRIES:
        return _urls(entry for kind, last in newest.items() for entry in _entries(kind, 0, last))
    parts = [(kind, part) for kind, last in newest.items() for part in range(last // MOST_ENTRIES + 1)]
    lines = [f"<sitemap><loc>{escape(full_url(f'/sitemap-{kind}-{part}.xml'))}</loc></sitemap>" for kind, part in parts]
    return f'{HEAD}<sitemapindex xmlns="{FORMAT}">\n{_lines(lines)}</sitemapindex>\n'


def part(kind: str, number: int) -> str:
    """/sitemap-<kind>-<number>.xml; Http404 for a part that is not there."""
    if kind not in _kinds() or number > _newest(kind) // MOST_ENTRIES:
        raise Http404("The site map has no such part.")
    first = number * MOST_ENTRIES
    return _urls(_entries(kind, first, first + MOST_ENTRIES - 1))


def _kinds() -> list[str]:
    return [kind for kind, (plugin, _) in registry.sitemaps.items() if state.is_on(plugin)]


def _newest(kind: str) -> int:
    return _ask(kind, lambda source: source.newest(), 0)


def _entries(kind: str, first: int, last: int) -> Iterable[SitemapEntry]:
    # A list behind the door: a generator would fail outside of it.
    return _ask(kind, lambda source: list(source.entries(first, last)), [])


def _ask(kind: str, ask: Callable[[SitemapSource], T], otherwise: T) -> T:
    plugin, source = registry.sitemaps[kind]
    return call(plugin, Place.SOURCE, f"sitemap.{kind}", lambda: ask(source), otherwise)


def _urls(entries: Iterable[SitemapEntry]) -> str:
    return f'{HEAD}<urlset xmlns="{FORMAT}">\n{_lines(_url(entry) for entry in entries)}</urlset>\n'


def _url(entry: SitemapEntry) -> str:
    changed = f"<lastmod>{entry.changed.isoformat(timespec='seconds')}</lastmod>" if entry.changed else ""
    return f"<url><loc>{escape(full_url(entry.path))}</loc>{changed}</url>"


def _lines(lines: Iterable[str] | Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
