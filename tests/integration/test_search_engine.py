"""A hub with a search engine, and all that can happen to one. The servers are real; see tests.search_servers."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hub.plugins import outbox
from hub.plugins.events import PagePublished
from hub.plugins.models import ReaderPosition
from hub.plugins.registry import registry
from search import expunging, feeding, indexing, provided, queries
from search.backends import backend, choosing, database, engine
from search.backends.base import Query, Unavailable, term
from search.backends.elastic import connection, counting
from search.backends.elastic.indexes import GIVEN_UP
from search.models import Expunging, Waiting
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.running import ROOT
from tests.search_gate import Gate, asleep, fault_proxy
from tests.search_servers import SERVERS, server_url

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUERY = Query(terms=(term("marker"),), audiences=frozenset({"public"}), kinds=("page",))


@pytest.fixture
def shelf(monkeypatch):
    """The one source of this hub."""
    source = ShelfSource("page")
    monkeypatch.setattr(registry, "sources", {"page": (ShelfPlugin(), source)})
    return source


@pytest.fixture(params=SERVERS)
def gate(request, settings, shelf, monkeypatch):
    """The way to a search engine with an empty index."""
    gate = Gate(server_url(request.param), proxy=fault_proxy())
    settings.ELASTICSEARCH_URL = f"{gate.url}/hub-gate"
    # Background work must not wait for half a minute in a test, nor the first question for a server that wakes up.
    monkeypatch.setattr(connection, "PATIENT_SECONDS", 3.0)
    monkeypatch.setattr(choosing, "patience", choosing.Patience())
    engine().clear()
    engine().search(QUERY)
    ReaderPosition.objects.all().delete()
    outbox.OutboxEvent.objects.all().delete()
    yield gate
    gate.set("")
    engine().indexes.drop_all()
    gate.close()


def publish(shelf, pk, **parts):
    """A page, and what its event sets going: both readers hear of it."""
    shelf.put(a_document(pk, **{"body": "marker", **parts}))
    tell(pk)


def tell(pk):
    with transaction.atomic():
        outbox.publish(PagePublished(pk))
    for name in ("search", "search engine"):
        outbox.run_reader(registry.readers[name][1])


def feed():
    while feeding.feed(engine()):
        pass


def in_engine():
    engine().settle()
    return sorted(hit.object_id for hit in engine().search(QUERY).hits)


def in_database():
    return sorted(hit.object_id for hit in database().search(QUERY).hits)


def ask(client):
    """The page of results, and how long it took."""
    choosing.patience.of_page.until = 0.0
    started = time.monotonic()
    answer = client.get("/search/", {"q": "marker"})
    return answer, time.monotonic() - started


def test_page_and_api_say_which_numbers_are_estimates(gate, shelf, client, monkeypatch):
    for name, value in {"CROWD": 0, "SHARE": 2, "SAMPLE": {"lte": 2**63 - 1}}.items():
        monkeypatch.setattr(counting, name, value)
    publish(shelf, 1)
    feed()
    engine().settle()
    page = client.get("/search/", {"q": "marker"}).content.decode()
    assert ("About 2 results" in page, "did not count them one by one" in page) == (True, True)
    said = client.get("/api/v1/search", {"q": "marker"}).json()
    assert (said["total"], said["about"], said["facets"]) == (2, True, {"page": 2})


def test_what_is_published_is_found_in_both_and_the_engine_answers(gate, shelf, client):
    publish(shelf, 3)
    feed()
    assert (in_engine(), in_database(), Waiting.objects.count()) == ([3], [3], 0)
    assert backend().search(QUERY).stood_in is False
    assert queries.STOOD_IN not in ask(client)[0].content.decode()


@pytest.fixture
def fail(gate, request):
    """Fault → the way to the server, or the server itself, has it from now on; "" lifts it."""
    stopped = ExitStack()

    def fail(fault):
        if fault == "asleep":
            stopped.enter_context(asleep(server_url(request.node.callspec.params["gate"])))
        elif not fault:
            stopped.close()
        gate.set("" if fault == "asleep" else fault)

    with stopped:
        yield fail


@pytest.mark.parametrize("fault", ["down", "silent", "asleep", "slow", "password"])
def test_engine_that_does_not_answer_costs_no_page_and_loses_nothing(gate, fail, shelf, client, fault):
    publish(shelf, 3)
    feed()
    fail(fault)
    for _ in range(3):
        answer, seconds = ask(client)
        assert (answer.status_code, "/pages/3/" in answer.content.decode()) == (200, True)
        assert queries.STOOD_IN in answer.content.decode()
        assert seconds < 2.5
    # The third one did not wait any more.
    assert seconds < 1
    started = time.monotonic()
    with pytest.raises(Unavailable):
        feeding.stats()  # as pages for admins do
    assert time.monotonic() - started < 2.5
    publish(shelf, 4)
    with pytest.raises(Unavailable):
        feed()
    assert in_database() == [3, 4]
    fail("")
    feed()
    assert in_engine() == [3, 4]
    report = indexing.check(index=engine())
    assert (report.changed, report.removed, report.mended) == (0, 0, 0)


def test_server_whose_disk_is_full_goes_on_answering_and_gets_the_rest_later(gate, shelf):
    publish(shelf, 3)
    feed()
    lock = {"index.blocks.read_only_allow_delete": True}
    engine().client.indices.put_settings(index="hub-gate", settings=lock)
    publish(shelf, 4)
    with pytest.raises(Unavailable):
        feed()
    assert (in_engine(), Waiting.objects.count()) == ([3], 1)
    engine().client.indices.put_settings(index="hub-gate", settings=dict.fromkeys(lock))
    feed()
    assert in_engine() == [3, 4]


@pytest.mark.parametrize("wrong", ["missing", "mapping"])
def test_index_that_is_missing_or_wrong_is_built_anew(gate, shelf, client, wrong):
    publish(shelf, 3)
    engine().indexes.drop_all()
    if wrong == "mapping":
        # As a server makes one by itself for the first thing that is written by hand.
        engine().client.index(index="hub-gate", document={"kind": "page", "audience": "public", "all": "marker"})
    answer, _ = ask(client)
    assert (answer.status_code, "/pages/3/" in answer.content.decode()) == (200, True)
    if wrong == "missing":
        feeding.give_index(engine())
    else:
        indexing.check(index=engine())
    assert in_engine() == [3]


def test_what_changes_during_a_rebuild_is_in_the_old_index_and_in_the_new_one(gate, shelf):
    for pk in (1, 2):
        publish(shelf, pk)
    feed()
    token = engine().begin_rebuild()
    indexing.refresh(shelf, [1, 2], rebuild=token, index=engine())
    publish(shelf, 3)
    shelf.shelf.pop(1)
    tell(1)
    feed()
    assert in_engine() == [2, 3]
    engine().end_rebuild(token, ["page"])
    assert in_engine() == [2, 3]


def test_words_read_before_never_replace_words_read_later(gate, shelf):
    early = indexing.moment()
    publish(shelf, 1)
    feed()
    engine().index([a_document(1, body="old words")], seen=early)
    engine().remove("page", [1], seen=early)
    assert in_engine() == [1]


REBUILDING = """
import django, time
django.setup()
from search.backends import engine
from tests.factories.documents import a_document
token = engine().begin_rebuild()
print(token, flush=True)
for number in range(10, 10_000):
    engine().index([a_document(number)], rebuild=token)
"""


def killed_rebuild():
    """The token of one whose process was killed (-9) in the middle."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
        "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL,
    }
    command = [sys.executable, "-c", REBUILDING]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        token = process.stdout.readline().strip()
        client = engine().indexes.client
        while not client.count(index=token).body["count"]:
            client.indices.refresh(index=token)
        assert process.poll() is None
        process.kill()
    return token


def test_rebuild_that_was_killed_leaves_nothing_that_disturbs(gate, shelf, monkeypatch):
    publish(shelf, 1)
    feed()
    first = killed_rebuild()
    publish(shelf, 2)
    feed()
    assert (in_engine(), engine().mend()) == ([1, 2], 0)
    monkeypatch.setattr("search.backends.elastic.indexes.GIVEN_UP", -GIVEN_UP)
    report = indexing.check(index=engine())
    assert (report.changed, report.removed, report.mended) == (0, 0, 1)
    indexing.rebuild(engine())
    assert (in_engine(), len(engine().indexes.ours())) == ([1, 2], 1)
    with pytest.raises(Unavailable, match="another rebuild"):
        engine().end_rebuild(first, ["page"])


def test_document_that_the_engine_refuses_keeps_nobody_out_and_is_shown_to_the_admin(gate, shelf):
    publish(shelf, 1)
    publish(shelf, 2, part="x" * 40_000)
    publish(shelf, 3)
    for _ in range(6):
        Waiting.objects.update(due_at="2026-01-01T00:00Z")
        feed()
    assert in_engine() == [1, 3]
    assert [(each.object_id, each.given_up) for each in Waiting.objects.all()] == [(2, True)]
    assert feeding.stats()["given up"] == 1
    shelf.shelf[2].clear()
    publish(shelf, 2)
    feed()
    assert (in_engine(), Waiting.objects.count()) == ([1, 2, 3], 0)


def test_what_is_forgotten_while_the_engine_is_away_is_never_shown_again(gate, shelf, client):
    publish(shelf, 3)
    feed()
    gate.set("down")
    shelf.shelf.clear()
    provided.forget_document(kind="page", object_id=3)
    with pytest.raises(Unavailable):
        feed()
    gate.set("")
    # It is back and still has it: so it is not asked.
    assert in_engine() == [3]
    assert (backend().search(QUERY).total, backend().search(QUERY).stood_in) == (0, False)
    feed()
    assert [hit.object_id for hit in engine().search(QUERY).hits] == []
    assert Waiting.objects.count() == 0


def test_what_was_erased_leaves_the_files_of_the_server(gate, shelf):
    publish(shelf, 3)
    publish(shelf, 4)
    feed()
    shelf.shelf.pop(3)
    provided.forget_document(kind="page", object_id=3)
    expunging.expunge_due()
    # Not before the server was told, and a minute has passed.
    assert Expunging.objects.get().merged_at is None
    Expunging.objects.update(due_at=timezone.now())
    expunging.expunge_due()
    assert Expunging.objects.get().merged_at is None
    feed()
    expunging.expunge_due()
    first = Expunging.objects.get()
    assert (first.merged_at is None, first.passes) == (False, expunging.PASSES - 1)
    Expunging.objects.update(due_at=timezone.now())
    expunging.expunge_due()
    assert (Expunging.objects.get().due_at, in_engine()) == (None, [4])
    # Another erasure waits its turn: merging is work.
    expunging.want()
    assert Expunging.objects.get().due_at >= first.merged_at + expunging.BETWEEN


def test_what_was_erased_is_merged_away_later_when_the_server_is_not_there(gate, shelf):
    expunging.want()
    Expunging.objects.update(due_at=timezone.now())
    gate.set("down")
    expunging.expunge_due()
    row = Expunging.objects.get()
    assert (row.passes, row.due_at > timezone.now()) == (expunging.PASSES, True)
