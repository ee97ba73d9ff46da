import pytest

from hub.cms.linkcheck.finding import all_links, host_of, links_in
from tests.factories.pages import NewsPageFactory, ResourcePageFactory, StoryPageFactory

pytestmark = pytest.mark.django_db


def test_links_of_any_block_are_found():
    body = [
        {"type": "text", "value": '<p><a href="https://a.org/?x=1&amp;y=2">a</a> <a href="/inside/">b</a></p>'},
        {"type": "call", "value": {"title": "Call", "link": "https://b.org/", "words": "See http://not-a-link.org"}},
        {"type": "list", "value": [{"value": {"deep": ["https://c.org/"]}}, 5, None]},
        {"type": "mail", "value": {"link": "mailto:sam@a.org"}},
    ]
    assert list(links_in(body)) == ["https://a.org/?x=1&y=2", "https://b.org/", "https://c.org/"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/news/",
        "https://library.example/x",
        "http://[bad",
        f"https://a.org/{'x' * 2000}",
        "https://",
    ],
)
def test_own_pages_and_names_of_nobody_are_not_checked(url):
    assert host_of(url) == ""


def test_every_live_page_is_looked_at():
    body = [("text", '<p><a href="https://a.org/">a</a></p>')]
    news, story = NewsPageFactory(body=body), StoryPageFactory(body=body)
    resource = ResourcePageFactory(link="https://b.org/")
    NewsPageFactory(body=[("text", '<p><a href="https://draft.org/">a</a></p>')], draft=True)
    ResourcePageFactory(link="https://nobody.example/")
    assert all_links() == {"https://a.org/": {news.pk, story.pk}, "https://b.org/": {resource.pk}}
