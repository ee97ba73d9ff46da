"""The guide for editors inside the Wagtail admin."""

import re
from pathlib import Path

import pytest

from hub.desk.guide import PICTURES, guide_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(world):
    return world.client("editor")


@pytest.fixture
def text(editor) -> str:
    return editor.get("/admin/guide/").text


def test_home_of_editors_leads_to_the_guide_and_so_does_the_menu(editor):
    home = editor.get("/admin/").text
    assert home.count("/admin/guide/") == 2


def test_every_picture_of_the_guide_is_there(editor, text):
    names = re.findall(r'<img src="(images/editors/[a-z-]+\.webp)"', text)
    assert sorted(names) == sorted(f"images/editors/{file.name}" for file in PICTURES.glob("*.webp"))
    for name in names:
        answer = editor.get(f"/admin/guide/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert b"".join(answer.streaming_content) == Path(PICTURES.parent.parent, name).read_bytes()


def test_every_link_inside_the_guide_leads_to_a_heading(text):
    ids = set(re.findall(r'<h[23] id="([^"]+)"', text))
    links = set(re.findall(r'<a href="#([a-z0-9-]+)">', text.partition('class="nice-padding guide"')[2]))
    assert (len(ids) > 20, len(links) > 15, links - ids) == (True, True, set())


def test_picture_that_is_not_of_the_guide_is_not_found(editor):
    assert editor.get("/admin/guide/images/editors/no-such.webp").status_code == 404
    assert editor.get("/admin/guide/images/editors/..%2Fhome.webp", follow=True).status_code == 404


def test_place_of_every_picture_is_kept_while_it_loads(text):
    pictures = re.findall(r'<img src="images/editors/[^>]+>', text)
    assert [picture for picture in pictures if not re.search(r' width="\d+" height="\d+"', picture)] == []


def test_page_has_one_heading_of_the_first_order(text):
    assert len(re.findall(r"<h1\b", text)) == 1
    assert "A guide for editors" not in text


def test_html_in_the_guide_is_shown_as_words():
    assert guide_html("# Title\n\n<script>1</script>\n") == "<p>&lt;script&gt;1&lt;/script&gt;</p>\n"
