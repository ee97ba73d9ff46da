"""Kinds of things that an index has never held, after an upgrade or with a new plugin, are taken in by themselves."""

import pytest

from hub.plugins.registry import registry
from search import indexing, queries
from search.backends import engine, indexes
from search.backends.base import Unavailable
from search.backends.database import DatabaseBackend
from search.upkeep.newcomers import take_in
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.search_servers import SERVERS, answered_by

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(params=["database", *SERVERS])
def answering(request, settings):
    with answered_by(request.param, settings, "hub-newcomers") as name:
        yield name


@pytest.fixture
def shelf(monkeypatch):
    source = ShelfSource()
    monkeypatch.setattr(registry, "sources", {"page": (ShelfPlugin(), source)})
    source.put(a_document(1, title="Voucher"))
    return source


def found(word: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.title) for hit in queries.search(MemberFactory(), word).hits]


def settle() -> None:
    if server := engine():
        server.settle()


def test_spaces_made_before_the_upgrade_are_found_without_anybody_doing_anything(answering, monkeypatch):
    thread = ThreadFactory(title="Kettle", space__name="Kettle")
    with monkeypatch.context() as before:
        before.delitem(registry.sources, "space")
        for index in indexes():
            indexing.rebuild(index)
        take_in()
        settle()
        assert found("kettle") == [("thread", "Kettle")]
    # One that was changed since then is no sign that the others are there.
    space = SpaceFactory(name="Teapot")
    for index in indexes():
        indexing.refresh(registry.sources["space"][1], [space.pk], index=index)
    take_in()
    settle()
    assert sorted(found("kettle")) == [("space", thread.space.name), ("thread", "Kettle")]


def test_what_is_known_is_not_looked_at_again_until_it_was_gone(shelf, monkeypatch, django_assert_num_queries):
    take_in()
    assert found("voucher") == [("page", "Voucher")]
    shelf.put(a_document(2, title="Voucher two"))
    with django_assert_num_queries(1):
        take_in()
    assert len(found("voucher")) == 1
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(registry, "sources", {})
        take_in()
    take_in()
    assert len(found("voucher")) == 2


def test_index_that_does_not_answer_gets_them_later(shelf, monkeypatch):
    def away(*args):
        raise Unavailable("not now")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(DatabaseBackend, "fingerprints", away)
        take_in()
    assert found("voucher") == []
    take_in()
    assert len(found("voucher")) == 1
