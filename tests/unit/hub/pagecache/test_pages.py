"""Which answers are fit for everybody, and how many are kept."""

import gzip

import pytest

from hub.pagecache.changes import Stamp
from hub.pagecache.pages import Page, Shelf, kept_page

NOW = Stamp(1, 1, 1)
HTML = (b"Content-Type", b"text/html; charset=utf-8")


def made(body=b"<p>Hello</p>", *headers: tuple[bytes, bytes]) -> Page | None:
    return kept_page([HTML, *headers], body, 0.0, NOW)


def test_a_page_for_everybody_is_kept():
    assert made(b"<p>Hello</p>", (b"Vary", b"Cookie, Accept-Encoding")).body == b"<p>Hello</p>"


@pytest.mark.parametrize(
    "header",
    [
        (b"Set-Cookie", b"csrftoken=abc"),
        (b"Cache-Control", b"private, no-cache"),
        (b"Cache-Control", b"max-age=0, no-store"),
        (b"Vary", b"Cookie, X-Mood"),
        (b"Content-Security-Policy", b"script-src 'nonce-abc'"),
    ],
)
def test_a_page_for_somebody_is_not_kept(header):
    assert made(b"<p>Hello</p>", header) is None


@pytest.mark.parametrize("words", [b'<input name="csrfmiddlewaretoken">', b'<script nonce="abc">'])
def test_a_page_with_a_token_in_it_is_not_kept_compressed_or_not(words):
    assert made(words) is None
    assert made(gzip.compress(words), (b"Content-Encoding", b"gzip")) is None


def test_files_are_not_kept():
    assert kept_page([(b"Content-Type", b"application/pdf")], b"%PDF", 0.0, NOW) is None


def test_what_belongs_to_one_answer_is_left_out():
    assert b"x-request-id" not in {name.lower() for name, _ in made(b"<p>", (b"X-Request-ID", b"7")).headers}


def test_etag_is_that_of_the_words_however_they_are_packed():
    packed = made(gzip.compress(b"<p>Hello</p>"), (b"Content-Encoding", b"gzip"))
    assert packed.etag == made().etag


def test_shelf_puts_the_least_used_away_first():
    shelf = Shelf(most_bytes=3500)
    for name in "abc":
        shelf.put(name, Page([], b"x" * 500, b"", 0.0, NOW))
    shelf.get("a")
    shelf.put("d", Page([], b"x" * 500, b"", 0.0, NOW))
    assert list(shelf.pages) == ["c", "a", "d"]


def test_shelf_counts_what_it_holds():
    shelf = Shelf()
    shelf.put("a", Page([], b"x" * 500, b"", 0.0, NOW))
    shelf.put("a", Page([], b"y", b"", 0.0, NOW))
    shelf.drop("a")
    assert shelf.bytes == 0
