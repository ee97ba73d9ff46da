"""/search/complete/: titles for the box that completes, of what the viewer may see alone."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from search.backends import backend
from search.backends.base import Unavailable
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    sources = {kind: (ShelfPlugin(), ShelfSource(kind)) for kind in ("page", "news")}
    monkeypatch.setattr(registry, "sources", sources)
    cache.clear()


def index(*documents):
    for document in documents:
        registry.sources[document.kind][1].put(document)
    backend().index(documents)


def titles(client, text, **query):
    response = client.get("/search/complete/", {"q": text, **query})
    assert response.status_code == 200
    return [each["title"] for each in response.json()["suggestions"]]


def test_suggestion_says_what_it_is_and_where(client):
    index(a_document(1, kind="news", title="Meeting costs", url="/news/costs/"))
    response = client.get("/search/complete/", {"q": "meet"})
    assert response.json() == {"suggestions": [{"title": "Meeting costs", "url": "/news/costs/", "kind": "News"}]}
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


def test_a_kind_narrows_what_is_suggested(client):
    index(a_document(1, title="Meeting"), a_document(1, kind="news", title="Meetings"))
    assert titles(client, "meet", kind="news") == ["Meetings"]
    assert titles(client, "meet", kind="nothing") == []


def test_closed_titles_are_for_those_who_may_see_them(client):
    index(a_document(1, title="Meeting", audience=MEMBERS))
    assert titles(client, "meet") == []
    client.force_login(MemberFactory())
    assert titles(client, "meet") == ["Meeting"]


def test_what_was_closed_a_moment_ago_is_not_suggested(client):
    index(a_document(1, title="Meeting"))
    registry.sources["page"][1].put(a_document(1, title="Meeting", audience="space:1"))
    assert titles(client, "meet") == []


@pytest.mark.parametrize("text", ["", "m", "?", "\x00", "-meeting", "in:news", "m" * 8000, "a b c d e f g h i"])
def test_too_little_or_too_much_gets_no_suggestion(client, text):
    index(a_document(1, title="Meeting"))
    assert titles(client, text) == []


def test_engine_that_does_not_answer_suggests_nothing(client, monkeypatch):
    def down(*args):
        raise Unavailable("not now")

    monkeypatch.setattr(type(backend()), "complete", down)
    assert titles(client, "meet") == []


def test_too_many_questions_are_answered_with_a_rest(client, monkeypatch):
    monkeypatch.setattr("search.limits.COMPLETIONS", 2)
    monkeypatch.setattr("hub.limits.rates.time.time", lambda: 1_000_000.0)
    assert titles(client, "meet") == titles(client, "meet") == []
    response = client.get("/search/complete/", {"q": "meet"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) >= 1
    assert client.get("/search/", {"q": "meet"}).status_code == 200


def test_completing_costs_few_queries_however_many_there_are(client):
    client.force_login(MemberFactory())
    counts = []
    for pk in (1, 2, 3):
        index(a_document(pk, title=f"Meeting {pk}"))
        titles(client, "meet")
        with CaptureQueriesContext(connection) as caught:
            assert len(titles(client, "meet")) == pk
        counts.append(len(caught))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 14
