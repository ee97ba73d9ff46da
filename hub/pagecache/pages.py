"""A page as it is kept, and the places where it is kept."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from hub.pagecache.changes import Stamp

Headers = list[tuple[bytes, bytes]]
KEPT_SECONDS = 60.0
"""The longest a page is shown without being made anew: it may say "5 minutes ago", or "today"."""
MOST_BYTES = 32 * 2**20
LARGEST = 512 * 2**10
KINDS = (b"text/html", b"application/atom+xml", b"application/xml", b"text/calendar", b"text/plain")
DEPENDS_ON = frozenset({b"cookie", b"save-data", b"accept-encoding"})
"""What the key of a page takes in; a page that depends on more is not kept."""
OF_ONE_ANSWER = frozenset({b"x-request-id", b"date", b"server-timing"})
PERSONAL = (b"csrfmiddlewaretoken", b' nonce="')


@dataclass(frozen=True)
class Page:
    """One answer 200 to a guest, ready to send. `made`: `time.time()` when its making began."""

    headers: Headers
    body: bytes
    etag: bytes
    made: float
    stamp: Stamp


def kept_page(headers: Headers, body: bytes, made: float, stamp: Stamp) -> Page | None:
    """The page, or None when it is not for everybody: it sets a cookie, says so, or has something personal in it."""
    facts = {name.lower(): value for name, value in headers}
    control, vary = facts.get(b"cache-control", b""), facts.get(b"vary", b"")
    depends_on = {word.strip().lower() for word in vary.split(b",") if word.strip()}
    if (
        len(body) > LARGEST
        or not facts.get(b"content-type", b"").startswith(KINDS)
        or b"set-cookie" in facts
        or b"no-store" in control
        or b"private" in control
        or b"nonce-" in facts.get(b"content-security-policy", b"")
        or not depends_on <= DEPENDS_ON
    ):
        return None
    words = gzip.decompress(body) if facts.get(b"content-encoding") == b"gzip" else body
    if any(mark in words for mark in PERSONAL):
        return None
    # Of the words, not of the bytes: compression adds a few by chance (see hub.ui.compression).
    etag = b'W/"%s"' % hashlib.sha256(words).hexdigest()[:32].encode()
    kept = [(name, value) for name, value in headers if name.lower() not in OF_ONE_ANSWER | {b"etag"}]
    if not control:
        # Browsers may keep it as well, but ask each time whether it is still so.
        kept.append((b"Cache-Control", b"no-cache"))
    return Page([*kept, (b"ETag", etag)], body, etag, made, stamp)


class Shelf:
    """Pages in this process, the least used put away first. Only the event loop touches it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.pages: OrderedDict[str, Page] = OrderedDict()

    def get(self, key: str) -> Page | None:
        page = self.pages.get(key)
        if page is not None:
            self.pages.move_to_end(key)
        return page

    def put(self, key: str, page: Page) -> None:
        self.drop(key)
        self.pages[key] = page
        self.bytes += _weight(key, page)
        while self.bytes > self.most_bytes:
            self.drop(next(iter(self.pages)))

    def drop(self, key: str) -> None:
        if (page := self.pages.pop(key, None)) is not None:
            self.bytes -= _weight(key, page)

    def empty(self) -> None:
        self.pages.clear()
        self.bytes = 0


def _weight(key: str, page: Page) -> int:
    return len(key) + len(page.body) + sum(len(name) + len(value) for name, value in page.headers) + 500
