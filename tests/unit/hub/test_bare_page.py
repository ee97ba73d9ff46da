"""The page made of words alone."""

import pytest

from hub.bare_page import bare_page, wants_a_page


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ([(b"accept", b"text/html,*/*;q=0.8")], True),
        ([(b"accept", b"application/json")], False),
        ([(b"host", b"text/html")], False),
        ([], False),
    ],
)
def test_only_a_browser_wants_a_page(headers, wanted):
    assert wants_a_page(headers) == wanted


def test_words_are_words_and_never_markup():
    page = bare_page("A <b>", "B & C", "D").decode()
    assert 'href="/"' in page
    assert ("<title>A &lt;b&gt;</title>" in page, "B &amp; C" in page, "<b>" in page) == (True, True, False)
