import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from forums import actions
from forums.models import Report
from hub.plugins.models import OutboxEvent
from members.models import AuditEntry
from tests.factories.forums import PostFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def test_a_report_keeps_what_the_post_said():
    post, member = PostFactory(body_text="Bad words"), MemberFactory()
    report = actions.report_post(post, actor=member, message="Not kind")
    actions.delete_post(post, actor=post.author)
    report.refresh_from_db()
    assert (report.post, report.words, report.reporter, report.message) == (post, "Bad words", member, "Not kind")
    assert (report.kind, report.state) == ("post", "new")
    assert OutboxEvent.objects.filter(name="ReportMade", payload={"report_id": report.pk}).count() == 1


def test_a_guest_reports_a_public_post_and_no_other():
    report = actions.report_post(PostFactory(), actor=GUEST, message="Not kind", email="g@hub.example")
    assert (report.reporter, report.email) == (None, "g@hub.example")
    with pytest.raises(Http404):
        actions.report_post(PostFactory(thread__space__members_only=True), actor=GUEST, message="Not kind")


def test_a_guest_leaves_an_address_for_the_answer():
    with pytest.raises(ValidationError) as error:
        actions.contact_team(actor=GUEST, message="Hello", email="")
    assert list(error.value.message_dict) == ["email"]
    with pytest.raises(ValidationError) as error:
        actions.contact_team(actor=GUEST, message="Hello", email="nonsense")
    assert list(error.value.message_dict) == ["email"]
    assert actions.contact_team(actor=MemberFactory(), message="Hello").kind == "contact"


def test_a_guest_hears_of_everything_that_is_missing_at_once():
    with pytest.raises(ValidationError) as error:
        actions.contact_team(actor=GUEST, message=" ", email="")
    assert sorted(error.value.message_dict) == ["email", "message"]


@pytest.mark.parametrize("message", ["", " \u200b ", "x" * 5001])
def test_a_message_without_words_or_too_long_is_refused(message):
    with pytest.raises(ValidationError) as error:
        actions.contact_team(actor=MemberFactory(), message=message)
    assert list(error.value.message_dict) == ["message"]
    assert Report.objects.count() == 0


def test_an_admin_notes_what_became_of_a_report():
    admin, report = MemberFactory(admin=True), actions.contact_team(actor=MemberFactory(), message="Hello")
    actions.change_report(report, actor=admin, state="done", note="Spoke to them")
    report.refresh_from_db()
    assert (report.state, report.note) == ("done", "Spoke to them")
    assert list(AuditEntry.objects.values_list("act", "target")) == [("report.changed", f"report:{report.pk}")]


def test_nobody_else_changes_a_report():
    report = actions.contact_team(actor=MemberFactory(), message="Hello")
    with pytest.raises(PermissionDenied):
        actions.change_report(report, actor=report.reporter, state="done", note="")


def test_address_that_is_too_long_to_keep_is_refused_and_not_cut():
    long = "sam@" + ".".join(["b" * 60] * 5) + ".example"
    with pytest.raises(ValidationError) as refused:
        actions.contact_team(actor=GUEST, message="Hello", email=long, name="Sam")
    assert "email" in refused.value.message_dict
    assert Report.objects.count() == 0
