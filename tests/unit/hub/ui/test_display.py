"""The cookie of a reader's display choices."""

import pytest
from django.test import RequestFactory

from hub.ui.display import Display, display_of


@pytest.mark.parametrize(
    ("cookie", "display"),
    [
        ("", Display()),
        ("theme-dark", Display(theme="dark")),
        ("theme-light.text-larger.calm.low-data", Display("light", "larger", calm=True, low_data=True)),
        ("calm.text-large", Display(text="large", calm=True)),
        ("theme-pink.text-huge.<script>", Display()),
        ("calm." * 40, Display()),
    ],
)
def test_cookie_is_read_and_what_is_not_known_counts_as_nothing(cookie, display):
    assert Display.parse(cookie) == display


def test_same_choices_always_make_the_same_cookie():
    assert str(Display.parse("calm.text-large.theme-dark")) == "theme-dark.text-large.calm"
    assert str(Display()) == ""


def test_browser_that_saves_data_gets_little_data():
    request = RequestFactory().get("/", headers={"save-data": "on"})
    assert display_of(request) == Display(low_data=True)
