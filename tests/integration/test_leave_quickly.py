"""Pages that an editor marked: a way out, first on the page, and no copy kept."""

import pytest

from hub.cms.models import NewsIndexPage
from tests.factories.pages import NewsPageFactory, StandardPageFactory, StoryPageFactory, index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BUTTON = 'href="https://www.bbc.co.uk/weather" rel="noreferrer nofollow"'


def test_marked_page_has_the_button_before_anything_else_and_is_kept_nowhere(client):
    page = client.get(StoryPageFactory(leave_quickly=True).url)
    assert page["Cache-Control"] == "no-store"
    body = page.text.split("<body", 1)[1]
    assert BUTTON in body[: body.index("Skip to the main text")]


def test_pages_below_a_marked_page_have_it_too(client):
    parent = StandardPageFactory(leave_quickly=True)
    child = StandardPageFactory(parent=parent)
    assert BUTTON in client.get(child.url).text
    assert BUTTON not in client.get(StandardPageFactory().url).text


def test_marking_a_list_marks_its_items_at_once(client):
    item = NewsPageFactory()
    assert BUTTON not in client.get(item.url).text
    index = index_of(NewsIndexPage)
    index.leave_quickly = True
    index.save_revision().publish()
    assert BUTTON in client.get(item.url).text


def test_other_pages_have_neither_button_nor_script(client):
    page = client.get("/news/")
    assert "data-leave" not in page.text
    assert "leave.js" not in page.text
    assert not page.has_header("Cache-Control")
