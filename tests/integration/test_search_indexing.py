"""From an event in the outbox to the index, through faults of sources and of the engine."""

import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from hub import worker
from hub.plugins import outbox
from hub.plugins.events import MemberJoined, PagePublished, PluginSwitchedOn
from hub.plugins.models import DeadEvent, ReaderPosition
from hub.plugins.registry import registry
from search import indexing
from search.backends import backend
from search.backends.base import Query, Unavailable, term
from search.models import IndexedDocument, StaleObject
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def shelves(monkeypatch):
    """Two sources, pages and news, and no others."""
    sources = {"page": ShelfSource("page"), "news": ShelfSource("news", "News")}
    monkeypatch.setattr(registry, "sources", {kind: (ShelfPlugin(), source) for kind, source in sources.items()})
    return sources


@pytest.fixture
def reader():
    """The reader of the search, standing behind everything that was there before."""
    _, reader = registry.readers["search"]
    ReaderPosition.objects.filter(reader=reader.name).delete()
    outbox.OutboxEvent.objects.all().delete()
    return reader


def ids(word="marker"):
    query = Query(terms=(term(word),), audiences=frozenset({"public"}), kinds=tuple(registry.sources))
    return sorted((hit.kind, hit.object_id) for hit in backend().search(query).hits)


def tell(event):
    with transaction.atomic():
        outbox.publish(event)


def again(reader):
    """Let the reader try at once what it would try in some seconds."""
    ReaderPosition.objects.filter(reader=reader.name).update(retry_at=None)
    return outbox.run_reader(reader)


@pytest.mark.django_db(transaction=True)
def test_published_page_is_found_after_the_reader_ran(shelves, reader):
    shelves["page"].put(a_document(3, body="marker"))
    tell(PagePublished(3))
    assert ids() == []
    assert outbox.run_reader(reader) == 1
    assert ids() == [("page", 3)]


@pytest.mark.django_db(transaction=True)
def test_engine_that_is_down_loses_nothing(shelves, reader, monkeypatch):
    shelves["page"].put(a_document(3, body="marker"), a_document(4, body="marker"))

    def down(*args, **kwargs):
        raise Unavailable("not now")

    with monkeypatch.context() as patch:
        patch.setattr(type(backend()), "index", down)
        tell(PagePublished(3))
        tell(PagePublished(4))
        for _ in range(outbox.TRIES + 2):
            assert again(reader) == 0
    assert again(reader) == 2
    assert ids() == [("page", 3), ("page", 4)]
    assert DeadEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_source_that_fails_stops_nobody_and_is_tried_again(shelves, reader, caplog):
    for kind in shelves:
        shelves[kind].put(a_document(3, kind=kind, body="marker"))
    shelves["page"].breaks_on.add(3)
    tell(PagePublished(3))
    tell(MemberJoined(1))
    assert outbox.run_reader(reader) == 2
    assert ids() == [("news", 3)]
    assert "plugin shelf" in caplog.text
    assert list(StaleObject.objects.values_list("kind", "object_id", "tries")) == [("page", 3, 1)]
    assert indexing.retry_stale() == 0
    assert StaleObject.objects.get().tries == 2
    shelves["page"].breaks_on.clear()
    assert indexing.retry_stale() == 1
    assert ids() == [("news", 3), ("page", 3)]
    assert StaleObject.objects.count() == 0


def test_one_broken_object_does_not_keep_its_neighbours_out(shelves):
    shelves["page"].put(*(a_document(pk, body="marker") for pk in (1, 2, 3)))
    shelves["page"].breaks_on.add(2)
    report = indexing.rebuild()
    assert ids() == [("page", 1), ("page", 3)]
    assert report.failed == []
    assert list(StaleObject.objects.values_list("object_id", flat=True)) == [2]


def test_source_whose_database_call_fails_spoils_nothing(shelves, monkeypatch):
    def wrong(_ids):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    shelves["news"].put(a_document(5, kind="news", body="marker"))
    monkeypatch.setattr(shelves["page"], "documents", wrong)
    indexing.handle(PagePublished(5))
    assert ids() == [("news", 5)]


def test_source_that_answers_with_something_else_is_refused(shelves):
    shelves["page"].shelf[1] = [a_document(1, kind="news", body="marker")]
    indexing.handle(PagePublished(1))
    assert ids() == []
    assert StaleObject.objects.get().kind == "page"


def test_object_that_yields_nothing_any_more_is_taken_out(shelves):
    shelves["page"].put(a_document(3, body="marker"))
    indexing.handle(PagePublished(3))
    shelves["page"].shelf.clear()
    indexing.handle(PagePublished(3))
    assert ids() == []


def test_handling_an_event_twice_changes_nothing(shelves):
    shelves["page"].put(a_document(3, body="marker"))
    indexing.handle(PagePublished(3))
    before = list(IndexedDocument.objects.values())
    indexing.handle(PagePublished(3))
    assert list(IndexedDocument.objects.values()) == before


def test_rebuild_brings_what_is_there_and_forgets_the_rest(shelves, monkeypatch):
    monkeypatch.setattr(indexing, "CHUNK", 2)
    backend().index([a_document(1, body="marker"), a_document(77, body="marker"), a_document(1, kind="poll", body="x")])
    shelves["page"].put(*(a_document(pk, body="marker") for pk in (1, 2, 3, 4, 5)))
    report = indexing.rebuild()
    assert ids() == [("page", pk) for pk in (1, 2, 3, 4, 5)]
    assert (report.documents, report.removed) == ({"page": 5}, 2)


def test_rebuild_keeps_a_kind_that_cannot_be_walked(shelves, monkeypatch):
    backend().index([a_document(1, kind="news", body="marker")])

    def broken(after, limit):
        raise RuntimeError("lost the list")

    monkeypatch.setattr(shelves["news"], "ids", broken)
    assert indexing.rebuild().failed == ["news"]
    assert ids() == [("news", 1)]


def test_check_finds_and_repairs_what_is_missing_changed_or_too_much(shelves, monkeypatch):
    monkeypatch.setattr(indexing, "CHUNK", 2)
    shelves["page"].put(*(a_document(pk, body="marker") for pk in (1, 2, 4, 6)))
    indexing.rebuild()
    backend().remove("page", [1])
    shelves["page"].put(a_document(2, body="marker anew"))
    backend().index([a_document(3, body="marker"), a_document(9, body="marker")])
    engine_lost = list(IndexedDocument.objects.filter(object_id=4).values_list("pk", flat=True))
    backend().drop_rows(engine_lost)
    report = indexing.check()
    assert (report.changed, report.removed, report.mended) == (2, 2, 1)
    assert ids() == [("page", 1), ("page", 2), ("page", 4), ("page", 6)]
    report = indexing.check()
    assert (report.changed, report.removed, report.mended) == (0, 0, 0)


def test_commands_say_what_they_did(shelves):
    shelves["page"].put(a_document(3, body="marker"))
    assert said("rebuild").startswith("Documents in the index: page 1.\nTaken out: 0.\nIt took ")
    assert "Put right: 0. Set right inside the engine: 0." in said("check")
    assert f"engine: {backend().name}\ndocuments: page 1\n" in said("stats")


def test_command_ends_with_an_error_when_a_source_cannot_be_read(shelves, monkeypatch):
    def broken(after, limit):
        raise RuntimeError("lost the list")

    monkeypatch.setattr(shelves["news"], "ids", broken)
    with pytest.raises(CommandError, match="Could not be read to the end: news"):
        said("check")


def said(act):
    out = StringIO()
    call_command("search", act, stdout=out)
    return out.getvalue()


def test_locked_database_is_a_reason_to_try_later(monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(backend()), "index_rows", locked)
    with pytest.raises(Unavailable):
        backend().index([a_document(1)])


@pytest.mark.django_db(transaction=True)
def test_indexers_take_turns():
    order = []

    def other():
        with indexing.turn():
            order.append("other")
        connection.close()

    with indexing.turn():
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


@pytest.mark.django_db(transaction=True)
def test_plugin_that_comes_back_is_indexed_by_the_worker(shelves, reader):
    shelves["page"].put(a_document(1, body="marker"))
    tell(PluginSwitchedOn("shelf"))
    outbox.run_reader(reader)
    assert ids() == []
    worker.run_tasks()
    assert ids() == [("page", 1)]
