"""GET /api/v1/search: what the page finds, as JSON."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from search import queries
from search.backends import backend
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    kinds = {"page": "Pages", "news": "News"}
    sources = {kind: (ShelfPlugin(), ShelfSource(kind, label)) for kind, label in kinds.items()}
    monkeypatch.setattr(registry, "sources", sources)
    cache.clear()


def index(*documents):
    for document in documents:
        registry.sources[document.kind][1].put(document)
    backend().index(documents)


def get(client, **query):
    return client.get("/api/v1/search", query)


def test_search_answers_with_total_facets_and_results(client):
    index(*[a_document(1, title="Vouchers", body="<b>We pay</b>"), a_document(2, kind="news", body="pay")])
    answer = get(client, q="pay", kind="page").json()
    assert answer == {
        "total": 1,
        "at_least": False,
        "about": False,
        "facets": {"page": 1, "news": 1},
        "did_you_mean": None,
        "notes": [],
        "results": [
            {
                "kind": "page",
                "title": "Vouchers",
                "url": "/pages/1/",
                "excerpt": "&lt;b&gt;We <mark>pay</mark>&lt;/b&gt;",
                "where": "",
                "date": "2026-11-01T00:00:00Z",
            }
        ],
    }


def test_search_takes_year_space_and_order(client):
    old = datetime(2020, 5, 1, tzinfo=UTC)
    index(
        a_document(1, title="Old", body="pay pay pay", place="space:table", date=old),
        a_document(2, title="New", body="pay, and many more words than in the other one", place="space:table"),
        a_document(3, title="Elsewhere", body="pay"),
    )
    titles = lambda **query: [each["title"] for each in get(client, q="pay", **query).json()["results"]]  # noqa: E731
    assert titles(space="table", sort="newest") == ["New", "Old"]
    assert titles(space="table", year="2020") == ["Old"]
    assert get(client, q="pay", sort="oldest").status_code == 422


def test_guest_gets_what_a_guest_may_see(client):
    index(*[a_document(1, body="marker", audience=MEMBERS)])
    assert get(client, q="marker").json()["total"] == 0
    client.force_login(MemberFactory())
    assert get(client, q="marker").json()["total"] == 1


def test_empty_parameters_are_as_good_as_none(client):
    answer = get(client, q="", kind="", topic="", page="")
    assert answer.status_code == 200
    nothing = {"total": 0, "at_least": False, "about": False, "facets": {}, "did_you_mean": None, "results": []}
    assert answer.json() == {**nothing, "notes": [queries.EMPTY]}


def test_page_that_is_no_number_is_not_understood(client):
    answer = get(client, q="marker", page="two")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_page_that_is_not_there_is_empty_and_keeps_the_total(client):
    index(*[a_document(1, body="marker")])
    for page in ("0", "2", "51"):
        answer = get(client, q="marker", page=page).json()
        assert (answer["total"], answer["results"]) == (1, [])


def test_page_and_api_share_one_limit(client, monkeypatch):
    monkeypatch.setattr("hub.limits.rates.time.time", lambda: 1_000_000.0)
    for _ in range(60):
        client.get("/search/", {"q": "marker"})
    answer = get(client, q="marker")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 70
