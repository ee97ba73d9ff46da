"""The page on which readers choose how pages look."""

import re

import pytest

from hub.ui.paths import own_path

pytestmark = pytest.mark.django_db
USUAL = {"theme": "system", "text": "normal"}


def test_choice_is_kept_in_one_cookie_and_leads_back(client):
    chosen = {"theme": "dark", "text": "larger", "calm": "on", "low_data": "on", "next": "/news/?topic=pay"}
    answer = client.post("/display/", chosen)
    assert (answer.status_code, answer["Location"]) == (302, "/news/?topic=pay")
    assert {name: cookie.value for name, cookie in answer.cookies.items()} == {
        "display": "theme-dark.text-larger.calm.low-data"
    }
    cookie = answer.cookies["display"]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"], cookie["httponly"]) == ("/", "Lax", 31536000, True)


def test_cookie_goes_when_everything_is_as_usual(client):
    client.cookies["display"] = "theme-dark"
    answer = client.post("/display/", USUAL)
    assert (answer.cookies["display"].value, answer.cookies["display"]["max-age"]) == ("", 0)


def test_cookie_is_secure_where_the_hub_is(client, settings):
    settings.HTTPS = True
    assert client.post("/display/", USUAL | {"calm": "on"}).cookies["display"]["secure"] is True


def test_page_shows_what_was_chosen_and_is_kept_by_no_cache(client):
    client.cookies["display"] = "theme-light.calm"
    page = client.get("/display/")
    assert "no-store" in page["Cache-Control"]
    assert re.findall(r'name="(\w+)"[^>]* checked', re.sub(r' value="\w+"', "", page.text)) == ["theme", "text", "calm"]


@pytest.mark.parametrize(
    "data",
    [{}, {"theme": "pink", "text": "normal"}, {"theme": "dark", "text": "huge" * 5000}, {"theme": "\x00", "text": ""}],
)
def test_choice_that_is_not_offered_is_refused_beside_the_field(client, data):
    answer = client.post("/display/", data)
    assert answer.status_code == 400
    assert "display" not in answer.cookies
    assert 'href="#id_text"' in answer.text or 'href="#id_theme"' in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "news/",
        "/" * 3000,
    ],
)
def test_only_a_path_of_this_hub_leads_back(client, wanted):
    assert own_path(wanted) == "/"
    assert client.post("/display/", USUAL | {"next": wanted})["Location"] == "/"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/news/?topic=pay", "/news/?topic=pay"),
        ("http://evil.example/news/", "/"),
        ("http://testserver/display/", "/"),
        ("http://testserver//evil.example", "/"),
        ("nonsense", "/"),
    ],
)
def test_form_remembers_the_page_of_this_hub_that_led_to_it(client, referer, back):
    page = client.get("/display/", headers={"referer": referer})
    assert f'name="next" value="{back}"' in page.text


def test_choices_stand_on_the_page_itself(client):
    client.cookies["display"] = "theme-dark.text-large.calm.low-data"
    page = client.get("/news/").text
    assert '<html lang="en-GB" data-theme="dark" data-text="large" data-calm data-low-data>' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert "This page: about " in page


@pytest.mark.parametrize("path", ["/", "/news/", "/nowhere/", "/spaces/", "/search/?q=tea"])
def test_every_page_says_what_it_depends_on_and_sets_no_cookie(client, path):
    page = client.get(path)
    assert {"Cookie", "Save-Data"} <= {word.strip() for word in page["Vary"].split(",")}
    assert not page.cookies
    assert 'href="/display/"' in page.text


def test_browser_that_saves_data_is_told_so(client):
    assert "Your browser asks sites to save data" in client.get("/display/", headers={"save-data": "on"}).text
    assert "Your browser asks sites to save data" not in client.get("/display/").text


def test_usual_page_says_nothing_of_weight(client):
    page = client.get("/news/").text
    assert "page-weight" not in page
    assert '<html lang="en-GB">' in page
