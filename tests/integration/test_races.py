"""Two people at the same moment: one of them is first, the other is told in words, and nothing is half done."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forums import actions
from forums.models import PostRevision, SpaceMembership
from hub.live.models import LiveEvent
from members import actions as membership
from members.models import AuditEntry, Member
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.integration.test_forums_together import at_once

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.database]


def test_two_members_take_the_same_handle_and_one_has_it():
    members = [MemberFactory() for _ in range(2)]

    def take(member):
        return lambda: membership.change_profile(actor=member, member=member, handle="kim", display_name="Kim")

    errors = at_once(*map(take, members))
    assert [(type(error), list(error.message_dict)) for error in errors] == [(ValidationError, ["handle"])]
    assert Member.objects.filter(handle="kim").count() == 1


def test_edits_at_the_same_time_are_one_edit_and_one_conflict():
    member = MemberFactory()
    thread = ThreadFactory(author=member)
    post = thread.posts.get()

    def edit(body):
        return lambda: actions.edit_post(post, actor=member, body=body, revision=1)

    errors = at_once(edit("Red"), edit("Blue"))
    post.refresh_from_db()
    assert [type(error) for error in errors] == [actions.Conflict]
    assert {post.body_text, errors[0].body} == {"Red", "Blue"}
    assert (post.revision, PostRevision.objects.filter(post=post).count()) == (2, 1)


def test_post_that_is_removed_while_it_is_changed_leaves_no_words():
    member = MemberFactory()
    post = ThreadFactory(author=member).posts.get()
    errors = at_once(
        lambda: actions.edit_post(post, actor=member, body="Secret", revision=1),
        lambda: actions.delete_post(post, actor=member),
    )
    assert {type(error) for error in errors} <= {PermissionDenied}
    post.refresh_from_db()
    assert (post.state, post.body_html, post.body_text, post.revisions.count()) == ("deleted", "", "", 0)


def test_replies_while_a_thread_is_locked_come_before_the_lock_or_not_at_all():
    thread, admin = ThreadFactory(), MemberFactory(admin=True)

    def say():
        actions.reply(thread, actor=MemberFactory(), body="Hello")

    errors = at_once(say, say, lambda: actions.lock_thread(thread, actor=admin), say)
    thread.refresh_from_db()
    assert {type(error) for error in errors} <= {PermissionDenied}
    assert thread.last_number == thread.posts.count() == 4 - len(errors)
    kinds = list(LiveEvent.objects.filter(topic=thread.topic).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["post.created"] * (thread.last_number - 1) + ["thread.changed"]


def test_somebody_added_twice_at_once_is_in_the_space_once():
    space = SpaceFactory(invited=True)
    facilitators = [SpaceMembershipFactory(space=space, facilitator=True).member for _ in range(2)]
    other = MemberFactory()

    def add(facilitator):
        return lambda: actions.add_member(space, actor=facilitator, handle=other.handle)

    assert at_once(*map(add, facilitators)) == []
    assert SpaceMembership.objects.filter(space=space, member=other).count() == 1
    assert AuditEntry.objects.filter(act="space.member_added").count() == 1
