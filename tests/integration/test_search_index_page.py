"""“Index” in the Wagtail admin: how the index is, checks and rebuilds, and another try at what was given up."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.plugins import outbox
from hub.plugins.events import PagePublished
from hub.plugins.models import DeadEvent
from hub.plugins.registry import registry
from members.models import AuditEntry
from search import waiting
from search.backends.base import Unavailable
from search.backends.elastic import reasons
from search.models import IndexedDocument, IndexRun, StaleObject, Waiting
from search.upkeep import actions, running
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory
from tests.search_stand_in import stand_in

pytestmark = [pytest.mark.database, pytest.mark.django_db]
INDEX = "/admin/search/index/"


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    source = ShelfSource()
    monkeypatch.setattr(registry, "sources", {"page": (ShelfPlugin(), source)})
    source.put(a_document(1, title="Pay"), a_document(2, title="Vouchers"))
    return source


@pytest.fixture
def admin(client):
    member = MemberFactory(admin=True)
    client.force_login(member)
    return member


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def runs():
    return list(IndexRun.objects.values_list("act", "state", "open"))


def test_admin_has_the_index_checked_by_the_worker_and_reads_the_report(
    client, admin, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert "The worker does it now." in text(client.post(f"{INDEX}ask/", {"act": "check"}, follow=True))
    run = IndexRun.objects.get()
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [run.pk]
    page = text(client.get(INDEX))
    assert ("One is under way." in page, "Waits for the worker" in page) == (True, True)
    running.carry_out(run.pk)
    page = text(client.get(INDEX))
    assert ("2 texts, 0 taken out, 2 put right" in page, "One is under way." in page) == (True, False)
    assert '<th scope="row">Pages</th><td>2</td>' in page
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.target) == (admin, "search.check", f"index-run:{run.pk}")


def test_there_is_one_at_a_time_and_a_rebuild_takes_out_what_is_gone(client, admin):
    run = actions.ask_for("rebuild", actor=admin)
    assert actions.BUSY in text(client.post(f"{INDEX}ask/", {"act": "check"}, follow=True))
    assert "Choose to check the index" in text(client.post(f"{INDEX}ask/", {"act": "burn"}, follow=True))
    running.check_daily()
    running.carry_out(run.pk)
    running.carry_out(run.pk)
    assert runs() == [("rebuild", "done", None)]
    assert IndexedDocument.objects.count() == 2


def begun(run, ago):
    IndexRun.objects.filter(pk=run.pk).update(state="running", beat_at=timezone.now() - ago)


def test_one_whose_worker_was_killed_makes_room_for_another_within_minutes(client, admin):
    old = actions.ask_for("check", actor=admin)
    begun(old, running.STILL / 2)
    assert "One is under way." in text(client.get(INDEX))
    with pytest.raises(ValidationError):
        actions.ask_for("check", actor=admin)
    begun(old, running.STILL * 2)
    assert "One is under way." not in text(client.get(INDEX))
    new = actions.ask_for("check", actor=admin)
    running.carry_out(old.pk), running.carry_out(new.pk)
    assert runs() == [("check", "done", None), ("check", "failed", None)]


def test_one_that_no_worker_takes_up_makes_room_after_an_hour(admin):
    actions.ask_for("check", actor=admin)
    IndexRun.objects.update(asked_at=timezone.now() - running.NEVER_BEGUN - timedelta(minutes=1))
    actions.ask_for("check", actor=admin)
    assert runs() == [("check", "waiting", True), ("check", "failed", None)]


def test_what_is_typed_by_hand_is_read_in_the_admin_with_the_others(client, admin):
    actions.ask_for("check", actor=admin)
    call_command("search", "rebuild", stdout=StringIO())
    assert runs() == [("rebuild", "done", None), ("check", "waiting", True)]
    assert "2 texts, 0 taken out." in text(client.get(INDEX))
    with pytest.raises(KeyboardInterrupt), running.noted("check"):
        raise KeyboardInterrupt
    assert (runs()[0], running.FAILED in text(client.get(INDEX))) == (("check", "failed", None), True)


def test_index_that_does_not_answer_is_said(client, admin, monkeypatch):
    def away(index):
        raise Unavailable("away")

    monkeypatch.setattr("search.indexing.check", away)
    running.check_daily()
    assert runs() == [("check", "failed", None)]
    assert "it did not answer" in text(client.get(INDEX))


def test_password_that_is_wrong_is_named_to_those_who_run_the_hub_and_to_nobody_else(client, admin, settings):
    with stand_in(401) as url:
        settings.ELASTICSEARCH_URL = url.replace("://", "://hub:secret@")
        assert f"{reasons.REFUSED} The database answers in its place." in text(client.get(INDEX))
        for act in ("stats", "check", "rebuild"):
            with pytest.raises(CommandError) as told:
                call_command("search", act, stdout=StringIO())
            assert str(told.value) == f"elasticsearch: {reasons.REFUSED}"
        assert f"elasticsearch: it did not answer. {reasons.REFUSED}" in text(client.get(INDEX))
        client.logout()
        for path in ("/search/?q=pay", "/readyz"):
            page = text(client.get(path))
            assert ("password" in page, "ELASTICSEARCH_URL" in page) == (False, False)


def test_run_that_breaks_is_closed(admin, monkeypatch):
    def broken(index):
        raise RuntimeError("broken")

    monkeypatch.setattr("search.indexing.check", broken)
    with pytest.raises(RuntimeError):
        running.check_daily()
    assert runs() == [("check", "failed", None)]


def test_old_reports_make_room():
    for _ in range(running.KEPT + 2):
        running.check_daily()
    assert IndexRun.objects.count() == running.KEPT


def test_what_waits_and_what_failed_is_shown(client, admin):
    outbox.publish(PagePublished(page_id=1))
    StaleObject.objects.create(kind="page", object_id=7, tries=3, last_error="RuntimeError('fell')")
    DeadEvent.objects.create(reader="search", name="PagePublished", payload={"page_id": 1}, error="Boom")
    waiting.want("page", [8])
    Waiting.objects.update(given_up=True, last_error="Refused")
    page = text(client.get(INDEX))
    assert "page 7, tried 3 times: <code>RuntimeError(&#x27;fell&#x27;)</code>" in page
    assert ("Given up: 2" in page, "<code>Boom</code>" in page, "<code>Refused</code>" in page) == (True, True, True)
    assert "<td>1, the oldest for" in page


def test_what_was_given_up_is_tried_again(client, admin, shelf):
    for page_id in (1, 2):
        DeadEvent.objects.create(
            reader="search", name=PagePublished.event_name(), payload={"page_id": page_id}, error="Boom"
        )
    DeadEvent.objects.create(reader="search", name="NoSuchEvent", payload={}, error="Boom")
    others = DeadEvent.objects.create(reader="mail", name="NoSuchEvent", payload={}, error="Boom")
    waiting.want("page", [8])
    Waiting.objects.update(given_up=True, tries=6)
    assert "3 came right. 1 did not" in text(client.post(f"{INDEX}try-again/", follow=True))
    assert list(DeadEvent.objects.values_list("reader", flat=True)) == ["search", others.reader]
    assert list(Waiting.objects.values_list("given_up", "tries")) == [(False, 0)]
    assert IndexedDocument.objects.count() == 2


def test_only_admins_look_after_the_index():
    for act in (lambda: actions.ask_for("check", actor=MemberFactory()), lambda: actions.try_again(actor=None)):
        with pytest.raises(PermissionDenied):
            act()
