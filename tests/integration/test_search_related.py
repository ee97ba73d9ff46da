"""More like this, at the foot of news, stories and resources; and the description that browsers search by."""

from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.plugins.registry import registry
from search import indexing
from search.backends import backend
from search.backends.base import Unavailable
from search.models import IndexedDocument
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, ResourcePageFactory, StoryPageFactory, restrict

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HEADING = '<h2 id="more-like-this">More like this</h2>'


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


@pytest.fixture
def things():
    """A news page, a story and a resource about wheelchairs and a lift, among other things."""
    about = "Wheelchairs wait at the lift: the lift of the town hall is broken again"
    news = NewsPageFactory(title="The lift is broken", standfirst=about)
    story = StoryPageFactory(title="Stuck in a lift", summary=about)
    resource = ResourcePageFactory(title="Lifts and wheelchairs", summary=about)
    for number in range(8):
        NewsPageFactory(title=f"Soup {number}", standfirst="Carrots, onions and bread for lunch")
    indexing.rebuild()
    return news, story, resource


def foot(client, page):
    text = client.get(page.url).text
    return text.partition(HEADING)[2].partition("</section>")[0]


def test_each_kind_of_page_leads_to_what_is_like_it(client, things):
    for page in things:
        shown = foot(client, page)
        assert [other.title in shown for other in things] == [other != page for other in things]
        assert "Soup" not in shown


@pytest.mark.parametrize("factory", [NewsPageFactory, ResourcePageFactory])
def test_what_stands_beside_the_page_as_related_is_not_said_again(client, things, factory):
    page, chosen, other = (factory(title=f"{name}, a lift for wheelchairs") for name in ("This", "Chosen", "Other"))
    for each in (page, chosen):
        each.topics.add("Lifts")
        each.save_revision().publish()
    indexing.rebuild()
    assert (chosen.title in foot(client, page), other.title in foot(client, page)) == (False, True)
    assert client.get(page.url).text.count(f">{chosen.title}<") == 1


def test_what_is_for_members_is_shown_to_members_alone(client, things):
    news, story, resource = things
    restrict(resource, "login")
    indexing.rebuild()
    assert resource.title not in foot(client, news)
    client.force_login(MemberFactory())
    assert resource.title in foot(client, news)


def test_what_was_narrowed_or_deleted_since_goes_though_likeness_is_remembered(client, things):
    news, story, resource = things
    assert story.title in foot(client, news)
    backend().forget("story", story.pk)
    IndexedDocument.objects.filter(kind="resource").update(audience="members")
    assert foot(client, news) == ""


def test_kind_of_a_plugin_that_was_switched_off_goes_though_likeness_is_remembered(client, things, monkeypatch):
    news, story, resource = things
    assert resource.title in foot(client, news)
    monkeypatch.delitem(registry.sources, "resource")
    shown = foot(client, news)
    assert (story.title in shown, resource.title in shown) == (True, False)


def test_page_is_there_without_it_while_the_search_does_not_answer(client, things, monkeypatch):
    def down(*args):
        raise Unavailable("not now")

    monkeypatch.setattr(type(backend()), "related", down)
    assert client.get(things[0].url).status_code == 200
    assert foot(client, things[0]) == ""


@pytest.mark.parametrize("who", ["guest", "member"])
def test_it_costs_at_most_two_queries_more(client, things, who, monkeypatch):
    if who == "member":
        client.force_login(MemberFactory())

    def cost():
        client.get(things[0].url)
        with CaptureQueriesContext(connection) as caught:
            client.get(things[0].url)
        return [query["sql"] for query in caught.captured_queries]

    with_it = cost()
    monkeypatch.setattr("search.slots.related_to", lambda *args, **others: [])
    without = cost()
    assert len(with_it) - len(without) <= 2, "\n".join(with_it)


def test_browsers_are_told_how_to_search_the_hub(client, settings):
    settings.BASE_URL = "https://hub.example"
    assert 'rel="search" type="application/opensearchdescription+xml"' in client.get("/search/").text
    response = client.get("/search/description.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    spec = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ElementTree.fromstring(response.content)
    urls = {url.attrib["type"]: url.attrib["template"] for url in root.findall(f"{spec}Url")}
    assert urls["text/html"] == "https://hub.example/search/?q={searchTerms}"
    assert 0 < len(root.find(f"{spec}ShortName").text) <= 16
    assert response.cookies == {}
