import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from forums import actions, queries
from hub.live.models import LiveEvent, Topic
from hub.plugins.models import OutboxEvent
from members.models import AuditEntry
from tests.factories.forums import PostFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread():
    return ThreadFactory()


@pytest.fixture
def facilitator(thread):
    return SpaceMembershipFactory(space=thread.space, facilitator=True).member


def kinds(topic):
    return list(LiveEvent.objects.filter(topic=topic).order_by("seq").values_list("kind", flat=True))


def acts():
    return list(AuditEntry.objects.order_by("id").values_list("act", "actor_id"))


def test_hide_and_restore_a_post(thread, facilitator):
    post = PostFactory(thread=thread)
    assert actions.hide_post(post, actor=facilitator).state == "hidden"
    assert actions.restore_post(post, actor=facilitator).state == "visible"
    assert kinds(thread.topic) == ["post.hidden", "post.edited"]
    assert acts() == [("post.hidden", facilitator.pk), ("post.restored", facilitator.pk)]
    assert list(OutboxEvent.objects.order_by("id").values_list("name", flat=True)) == ["PostHidden", "PostRestored"]


def test_hiding_twice_is_logged_once(thread, facilitator):
    post = PostFactory(thread=thread)
    actions.hide_post(post, actor=facilitator)
    actions.hide_post(post, actor=facilitator)
    assert kinds(thread.topic) == ["post.hidden"]


def test_what_its_author_removed_cannot_be_restored(thread, facilitator):
    post = PostFactory(thread=thread)
    actions.delete_post(post, actor=post.author)
    with pytest.raises(ValidationError, match="cannot be restored"):
        actions.restore_post(post, actor=facilitator)


def test_an_admin_may_moderate_everywhere(thread):
    assert actions.hide_post(PostFactory(thread=thread), actor=MemberFactory(admin=True)).state == "hidden"


@pytest.mark.parametrize("act", ["hide_thread", "lock_thread", "unlock_thread"])
def test_others_may_not_look_after_a_thread(thread, act):
    elsewhere = SpaceMembershipFactory(facilitator=True).member
    for actor in (thread.author, elsewhere):
        with pytest.raises(PermissionDenied, match="Only a facilitator"):
            getattr(actions, act)(thread, actor=actor)
    assert acts() == []


def test_others_may_not_hide_a_post(thread):
    with pytest.raises(PermissionDenied):
        actions.hide_post(PostFactory(thread=thread), actor=MemberFactory())


def test_lock_and_unlock_reach_those_who_read(thread, facilitator):
    assert actions.lock_thread(thread, actor=facilitator).locked is True
    assert actions.unlock_thread(thread, actor=facilitator).locked is False
    assert kinds(thread.topic) == kinds(thread.space.topic) == ["thread.changed", "thread.changed"]
    assert acts() == [("thread.locked", facilitator.pk), ("thread.unlocked", facilitator.pk)]


def test_hiding_a_thread_raises_its_stamp_and_takes_it_from_its_author(thread, facilitator):
    actions.hide_thread(thread, actor=facilitator)
    assert Topic.objects.get(name=thread.topic).stamp == 1
    with pytest.raises(Http404):
        queries.thread_for(thread.author, thread.pk)
    assert queries.thread_for(facilitator, thread.pk) == thread
    actions.restore_thread(thread, actor=facilitator)
    assert Topic.objects.get(name=thread.topic).stamp == 2
    assert queries.thread_for(thread.author, thread.pk) == thread


def test_lists_name_the_author_of_the_last_post_only_while_it_can_be_read(thread, facilitator, client):
    author = MemberFactory(display_name="Quiet Quentin")
    post = actions.reply(thread, actor=author, body="Hello.")
    space = thread.space.get_absolute_url()

    def named(path):
        return "Quiet Quentin" in client.get(path).content.decode()

    assert (named(space), named("/")) == (True, True)
    actions.hide_post(post, actor=facilitator)
    assert (named(space), named("/")) == (False, False)
    actions.restore_post(post, actor=facilitator)
    assert (named(space), named("/")) == (True, True)
    actions.delete_post(post, actor=author)
    assert (named(space), named("/")) == (False, False)


def test_hiding_an_earlier_post_leaves_the_author_of_the_last_one_named(thread, facilitator):
    author = MemberFactory()
    first = actions.reply(thread, actor=MemberFactory(), body="One.")
    actions.reply(thread, actor=author, body="Two.")
    actions.hide_post(first, actor=facilitator)
    thread.refresh_from_db()
    assert thread.last_post_by == author
