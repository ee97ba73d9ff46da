from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forums import actions
from forums.drafts import Kept, reply_draft_of, thread_draft
from forums.models import Draft
from forums.text import TooLong
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def member():
    return MemberFactory()


def test_draft_is_kept_changed_and_erased_when_its_words_are_gone(member):
    thread = ThreadFactory()
    first = actions.keep_draft(thread, actor=member, body="One", version=0)
    again = actions.keep_draft(thread, actor=member, body="One", version=0)
    second = actions.keep_draft(thread, actor=member, body="One two", version=first)
    assert (first, again, second) == (1, 1, 2)
    assert reply_draft_of(member, thread) == Kept(2, "One two")
    actions.keep_draft(thread, actor=member, body=" \n", version=2)
    assert Draft.objects.count() == 0


def test_draft_is_read_by_nobody_else(member):
    space, thread = SpaceFactory(), ThreadFactory()
    actions.keep_draft(space, actor=member, title="Mine", body="Words")
    actions.keep_draft(thread, actor=member, body="Words")
    assert thread_draft(member, space) == Kept(1, "Words", "Mine")
    for other in (MemberFactory(), MemberFactory(admin=True), None):
        assert (thread_draft(other, space), reply_draft_of(other, thread)) == (Kept(), Kept())


def test_other_words_from_another_device_are_not_written_over(member):
    thread = ThreadFactory()
    read = actions.keep_draft(thread, actor=member, body="Begun on the phone")
    actions.keep_draft(thread, actor=member, body="Written on, on the phone", version=read)
    with pytest.raises(actions.OtherDraft) as other:
        actions.keep_draft(thread, actor=member, body="At the desk", version=read)
    assert (other.value.draft.body, other.value.draft.version) == ("Written on, on the phone", 2)
    with pytest.raises(actions.OtherDraft):
        actions.keep_draft(thread, actor=member, body="", version=0)
    assert reply_draft_of(member, thread).body == "Written on, on the phone"


def test_what_was_sent_is_erased_and_what_another_device_wrote_since_stays(member):
    thread = ThreadFactory()
    version = actions.keep_draft(thread, actor=member, body="One")
    actions.keep_draft(thread, actor=member, body="One two", version=version)
    actions.forget_draft(thread, actor=member, version=version)
    assert reply_draft_of(member, thread).body == "One two"
    actions.forget_draft(thread, actor=member, version=2)
    assert reply_draft_of(member, thread) == Kept()


def test_draft_nobody_came_back_to_is_erased_after_ninety_days(member):
    for days in (89, 91):
        thread = ThreadFactory()
        actions.keep_draft(thread, actor=member, body=f"{days} days old")
        Draft.objects.filter(thread=thread).update(changed_at=timezone.now() - timedelta(days=days))
    assert actions.forget_old_drafts() == 1
    assert [draft.body for draft in Draft.objects.all()] == ["89 days old"]


def test_guest_and_what_is_too_long_are_refused(member):
    with pytest.raises(PermissionDenied):
        actions.keep_draft(ThreadFactory(), actor=None, body="Words")
    with pytest.raises(TooLong):
        actions.keep_draft(ThreadFactory(), actor=member, body="x" * 100_001)
