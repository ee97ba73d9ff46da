"""The table of how long things are kept is obeyed, row by row, and shown."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState
from wagtail.models import PageLogEntry

from forums.models import Draft, IdempotencyKey, JoinRequest, Report
from hub.feedback.models import Feedback
from hub.importing.models import Import
from hub.limits import rates
from hub.live.models import LiveEvent
from hub.mail.models import Mail
from hub.plugins.isolation import PluginFault
from hub.plugins.keeping import Kept
from hub.plugins.models import DeadEvent, OutboxEvent, ReaderPosition
from hub.plugins.registry import registry
from hub.rights import exporting, retention
from hub.rights.keeps import SESSIONS
from hub.rights.models import Export, ExportState
from hub.rights.plugin import RightsPlugin
from hub.worker import declared_jobs
from members.adapter import FAILURES_WITHIN
from members.models import AuditEntry
from search.models import MissedSearch
from tests.factories.forums import SpaceFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
A_BIT = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.HUB_EXPORT_DIR = tmp_path


def _session(at):
    return Session.objects.create(session_key=str(at.timestamp()), session_data="", expire_date=at + SESSIONS)


def _mail(at):
    return _aged(Mail.objects.create(to="a@b.example", subject="s", text="t"), created_at=at)


def _export(at):
    return _aged(Export.objects.create(member=MemberFactory(), state=ExportState.READY), ready_at=at, asked_at=at)


def _live(at):
    made = LiveEvent.objects.create(topic="thread:1", seq=LiveEvent.objects.count() + 1, kind="post.created")
    return _aged(made, created_at=at)


def _outbox(at):
    return _aged(OutboxEvent.objects.create(name="MemberJoined", payload={"member_id": 1}), created_at=at)


def _dead(at):
    return _aged(DeadEvent.objects.create(reader="r", name="n", payload={}, error=""), created_at=at)


def _task(at):
    plain = {"status": "SUCCESSFUL", "args_kwargs": {}, "task_path": "a.b", "queue_name": "default", "traceback": ""}
    more = {"backend_name": "default", "worker_ids": [], "exception_class_path": ""}
    return DBTaskResult.objects.create(**plain, **more, finished_at=at, run_after=at)


def _audit(at):
    return _aged(AuditEntry.objects.create(act="a", target="t"), at=at)


def _history(at):
    kind = ContentType.objects.get_for_model(Mail)
    said = {"label": "A page", "action": "wagtail.edit"}
    return PageLogEntry.objects.create(page_id=1, content_type=kind, timestamp=at, **said)


def _half_written(at):
    kind = ContentType.objects.get_for_model(Mail)
    who = {"user": MemberFactory(), "content_type": kind, "object_id": "1"}
    return FormState.objects.create(**who, data="", last_updated_at=at)


def _report(at):
    return _aged(Report.objects.create(kind="contact", message="m", state="done"), changed_at=at)


def _draft(at):
    return Draft.objects.create(member=MemberFactory(), space=SpaceFactory(), body="Words", changed_at=at)


def _request(at):
    return _aged(JoinRequest.objects.create(member=MemberFactory(), space=SpaceFactory()), answered_at=at)


def _mark(at):
    key = str(at.timestamp())
    return IdempotencyKey.objects.create(member=MemberFactory(), key=key, fingerprint="", claimed_at=at, created_at=at)


def _answer(at):
    return _aged(Feedback.objects.create(clear=True), created_at=at)


def _missed(at):
    # Kept by the day.
    day = localdate(at) - timedelta(days=at < timezone.now() - timedelta(days=90))
    return MissedSearch.objects.create(words=f"{at}", day=day, times=1)


def _import(at):
    return _aged(Import.objects.create(kind="resources", name="n", state="uploaded"), created_at=at)


def _aged(row, **times):
    type(row).objects.filter(pk=row.pk).update(**times)
    return row


MADE = {
    "hub.rights.retention.sessions": _session,
    "hub.mail.actions.prune": _mail,
    "hub.rights.exporting.forget_old": _export,
    "hub.live.log.prune": _live,
    "hub.plugins.outbox.prune": _outbox,
    "hub.rights.retention.dead_events": _dead,
    "hub.rights.retention.tasks": _task,
    "hub.rights.retention.audit_entries": _audit,
    "hub.rights.retention.desk_history": _history,
    "hub.rights.retention.desk_drafts": _half_written,
    "forums.actions.reports.forget_old": _report,
    "forums.actions.forget_old_drafts": _draft,
    "forums.actions.forget_old_requests": _request,
    "forums.idempotency.forget_old": _mark,
    "hub.feedback.actions.forget_old": _answer,
    "hub.importing.actions.prune": _import,
    "search.missed.actions.forget_old": _missed,
}
"""Function of a row of the table → makes something of that age."""


def _is_kept(row) -> bool:
    """An export's row stays for a while to say that its file is gone; an import that nobody began is put away."""
    now = type(row).objects.filter(pk=row.pk).first()
    if isinstance(row, Export | Import):
        return now.state in ("ready", "uploaded")
    return now is not None


def test_every_row_of_the_table_is_obeyed():
    ReaderPosition.objects.all().delete()
    kept = [keeping.kept for keeping in registry.keeps if keeping.kept.time and keeping.plugin.core]
    assert {row.forget for row in kept} - set(MADE) == set()
    now = timezone.now()
    ages = {row.what: (now - row.time - A_BIT, now - row.time + A_BIT) for row in kept}
    pairs = {row.what: tuple(MADE[row.forget](at) for at in ages[row.what]) for row in kept}
    last = OutboxEvent.objects.order_by("-pk").first()
    ReaderPosition.objects.create(reader="all", txid=last.txid, event_id=last.pk)
    assert retention.obey() >= len(kept)
    assert {what: (_is_kept(old), _is_kept(young)) for what, (old, young) in pairs.items()} == {
        row.what: (False, True) for row in kept
    }


def test_failed_sign_ins_go_by_themselves():
    rates.count("sign-in-failed", "somebody", limit=5, seconds=FAILURES_WITHIN)
    # Locmem knows when each key ends; a part of the window may be counted on top.
    ends = [end for key, end in getattr(cache, "_expire_info", {}).items() if "sign-in-failed" in key]
    limit = timezone.now().timestamp() + FAILURES_WITHIN * 1.1 + 2
    assert [end for end in ends if end > limit] == []
    assert FAILURES_WITHIN == 300


def test_open_reports_stay_until_they_are_dealt_with():
    report = Report.objects.create(kind="contact", message="m", state="new")
    _aged(report, changed_at=timezone.now() - timedelta(days=4000))
    retention.obey()
    assert Report.objects.filter(pk=report.pk).exists()


def test_worker_obeys_the_table():
    assert RightsPlugin.jobs["hub.rights.retention.obey"] == 3600
    assert "rights: obey" in {job.name for job in declared_jobs()}


def test_fault_in_one_row_keeps_no_other_from_being_obeyed(monkeypatch):
    def fail(before):
        raise PluginFault("broken")

    monkeypatch.setattr(registry.keeps[1], "forget", fail)
    mail = _mail(timezone.now() - timedelta(days=40))
    retention.obey()
    assert not Mail.objects.filter(pk=mail.pk).exists()


def test_privacy_page_shows_that_very_table():
    page = Client(HTTP_HOST="127.0.0.1").get("/what-we-keep/").content.decode().replace("&#x27;", "'")
    for row in (keeping.kept for keeping in registry.keeps):
        assert f'{row.what}<br><span class="meta">{row.why}</span></th><td>{row.how_long}</td>' in page
    assert 'href="/what-we-keep/"' in Client(HTTP_HOST="127.0.0.1").get("/spaces/").content.decode()


def test_times_are_said_in_words():
    said = [Kept("a", "b", timedelta(**time), "c").how_long for time in ({"hours": 24}, {"days": 7}, {"days": 730})]
    assert said == ["24 hours", "7 days", "2 years"]
    with pytest.raises(ValueError, match="say either"):
        Kept("a", "b", timedelta(days=1))


def test_exports_end_by_the_table():
    assert next(k.kept for k in registry.keeps if k.kept.forget.endswith("exporting.forget_old")).time == exporting.KEPT
