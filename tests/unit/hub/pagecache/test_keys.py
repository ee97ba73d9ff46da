"""Who may get a page that was made for somebody else."""

import pytest

from hub.pagecache.keys import key_of
from hub.ui.display import Display


def look(cookie: str, save_data: bool) -> str:
    return str(Display.parse(cookie, save_data=save_data))


def key(path="/news/", query=b"", method="GET", **headers: str):
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": method, "path": path, "query_string": query, "scheme": "http"}
    return key_of(scope | {"headers": [(b"host", b"hub.example"), *named]}, look)


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "broken; ; =x; sessionid=abc"},
        {"cookie": "messages=hello"},
        {"authorization": "Bearer x"},
        {"hx_request": "true"},
        {"range": "bytes=0-3"},
    ],
)
def test_whoever_is_somebody_in_particular_gets_a_page_of_their_own(headers):
    assert key(**headers) is None


@pytest.mark.parametrize("path", ["/admin/", "/api/v1/spaces", "/account/", "/accounts/login/", "/search/", "/readyz"])
def test_personal_and_limited_pages_are_never_kept(path):
    assert key(path) is None


def test_only_reading_is_answered_from_here():
    assert key(method="POST") is None


def test_an_endless_address_is_not_kept():
    assert key(query=b"x" * 2001) is None


def test_two_guests_share_a_page():
    assert key(cookie="csrftoken=abc") == key(cookie="_statistics=1; csrftoken=xyz") == key()


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/notes/"},
        {"query": b"page=2"},
        {"accept_encoding": "gzip, br"},
        {"save_data": "on"},
        {"cookie": "display=calm"},
        {"x_forwarded_proto": "https"},
    ],
)
def test_what_makes_another_page_makes_another_key(other):
    assert key(**other) != key()


def test_readers_who_want_the_same_look_share_a_page():
    assert key(cookie="display=calm.theme-dark") == key(cookie="display=theme-dark.calm.nonsense")
