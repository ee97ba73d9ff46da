"""Pages of saved searches, and the feed of a search."""

from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.mail.models import Mail
from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from search.backends import backend
from search.backends.base import Unavailable
from search.models import SavedSearch
from search.saved.queries import stop_token
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    monkeypatch.setattr(registry, "sources", {"page": (ShelfPlugin(), ShelfSource("page"))})
    cache.clear()


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def index(*documents):
    for document in documents:
        registry.sources["page"][1].put(document)
    backend().index(documents)


def entries(response):
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_a_search_is_saved_listed_quietened_and_deleted(client, member):
    page = client.get("/account/searches/save/", {"q": "voucher", "kind": "page"})
    assert "“voucher” · Pages" in page.text
    assert "no-store" in page["Cache-Control"]
    answer = client.post("/account/searches/save/?q=voucher&kind=page", {"by_mail": "on"}, follow=True)
    assert "Your search is saved." in answer.text
    assert '<a href="/search/?q=voucher&amp;kind=page">“voucher” · Pages</a>' in answer.text
    saved = SavedSearch.objects.get()
    assert (saved.member, saved.by_mail) == (member, True)
    answer = client.post(f"/account/searches/{saved.pk}/mail/", {"by_mail": "no"}, follow=True)
    assert "There will be no more mail about this search." in answer.text
    answer = client.post(f"/account/searches/{saved.pk}/delete/", follow=True)
    assert "You have saved no searches" in answer.text
    assert Mail.objects.count() == 0


def test_what_cannot_be_saved_comes_back_with_the_reason(client, member):
    answer = client.post("/account/searches/save/?q=the")
    assert answer.status_code == 400
    assert "There is nothing to search for in this." in answer.text
    assert "There is nothing to save yet." in client.get("/account/searches/save/").text


def test_results_lead_to_saving_and_to_the_feed(client):
    index(a_document(1, body="voucher"))
    page = client.get("/search/", {"q": "voucher", "kind": "page"}).text
    assert 'href="/account/searches/save/?q=voucher&amp;kind=page"' in page
    beside = page.rpartition('href="/search/feed/?q=voucher&amp;kind=page"')[2].partition("</li>")[0]
    assert "The feed has only what everyone can see." in beside


def test_mail_is_stopped_on_a_page_without_signing_in(client):
    member = MemberFactory()
    SavedSearch.objects.create(member=member, text="voucher")
    path = f"/search/mail/stop/{stop_token(member)}/"
    assert "Stop mail about your saved searches?" in client.get(path).text
    assert SavedSearch.objects.get().by_mail is True
    assert "No more mail" in client.post(path).text
    assert SavedSearch.objects.get().by_mail is False
    assert client.get("/search/mail/stop/wrong/").status_code == 404


def test_feed_has_the_newest_that_everybody_may_see_whoever_asks(client, member):
    index(
        a_document(1, title="Voucher", body="My voucher", where="rates.pdf, page 2"),
        a_document(2, title="Secret voucher", audience=MEMBERS),
    )
    response = client.get("/search/feed/", {"q": "voucher"})
    assert response["Content-Type"].startswith("application/atom+xml")
    assert response["Cache-Control"] == "public, no-cache"
    [entry] = entries(response)
    assert entry.find(f"{ATOM}title").text == "Voucher (in rates.pdf, page 2)"
    assert entry.find(f"{ATOM}link").attrib["href"].endswith("/pages/1/")
    assert client.get("/search/feed/", {"q": "voucher"}, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("text", ["", "the", "\x00\x07<b>", "x" * 8000])
def test_feed_of_nothing_is_an_empty_feed(client, text):
    assert entries(client.get("/search/feed/", {"q": text})) == []


def test_feed_says_when_the_engine_does_not_answer(client, monkeypatch):
    def down(*args):
        raise Unavailable("not now")

    monkeypatch.setattr(type(backend()), "search", down)
    assert client.get("/search/feed/", {"q": "voucher"}).status_code == 503


def test_list_and_feed_cost_the_same_for_one_and_three(client, member):
    costs = []
    for pk in (1, 2, 3):
        index(a_document(pk, body="voucher"))
        SavedSearch.objects.create(member=member, text=f"voucher {pk}", space="kitchen")
        counted = []
        for path in ("/account/searches/", "/search/feed/?q=voucher"):
            client.get(path)
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
            counted.append(len(caught))
        costs.append(counted)
    assert costs == [costs[0]] * 3
    assert max(costs[0]) <= 14
