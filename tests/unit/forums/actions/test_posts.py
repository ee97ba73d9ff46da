import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from forums import actions
from forums.models import Post, PostRevision
from forums.text import TooLong
from hub.limits.rates import TooMany
from hub.live.models import LiveEvent
from hub.plugins.models import OutboxEvent
from tests.factories.forums import PostFactory, SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def logged(topic):
    return list(LiveEvent.objects.filter(topic=topic).order_by("seq").values_list("seq", "kind", "ids"))


def published():
    return list(OutboxEvent.objects.order_by("id").values_list("name", "payload"))


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def thread():
    return ThreadFactory()


def test_reply_takes_the_next_number_and_moves_the_thread_on(thread, member):
    post = actions.reply(thread, actor=member, body="Hello")
    thread.refresh_from_db()
    assert (post.number, post.body_html, post.body_text) == (2, "<p>Hello</p>", "Hello")
    assert (thread.last_number, thread.last_post_by, thread.last_activity_at) == (2, member, post.created_at)


def test_reply_is_logged_and_published_with_ids_alone(thread, member):
    post = actions.reply(thread, actor=member, body="Hello")
    assert logged(f"thread:{thread.pk}") == [(1, "post.created", {"post": post.pk})]
    assert post.seq == 1
    assert published() == [("PostCreated", {"post_id": post.pk, "thread_id": thread.pk})]


def test_numbers_have_no_gaps_when_a_reply_fails(thread, member):
    actions.reply(thread, actor=member, body="One")
    with pytest.raises(ValidationError):
        actions.reply(thread, actor=member, body=" \u200b ")
    assert actions.reply(thread, actor=member, body="Two").number == 3
    assert [seq for seq, _, _ in logged(f"thread:{thread.pk}")] == [1, 2]


def test_reply_to_locked_thread_is_refused(thread, member):
    thread.locked = True
    thread.save()
    with pytest.raises(PermissionDenied, match="This thread is locked"):
        actions.reply(thread, actor=member, body="Hello")


def test_reply_to_hidden_thread_finds_nothing(thread, member):
    thread.hidden = True
    thread.save()
    with pytest.raises(Http404):
        actions.reply(thread, actor=member, body="Hello")


def test_reply_by_an_outsider_to_an_invited_space_finds_nothing(member):
    thread = ThreadFactory(space__invited=True)
    with pytest.raises(Http404):
        actions.reply(thread, actor=member, body="Hello")


def test_reply_by_a_suspended_member_is_refused(thread):
    suspended = MemberFactory(is_active=False)
    with pytest.raises(PermissionDenied, match="Sign in first"):
        actions.reply(thread, actor=suspended, body="Hello")


def test_reply_where_only_facilitators_post_is_refused_to_others(member):
    thread = ThreadFactory(space__who_may_post="facilitators")
    with pytest.raises(PermissionDenied, match="Only facilitators"):
        actions.reply(thread, actor=member, body="Hello")
    SpaceMembershipFactory(space=thread.space, member=member, facilitator=True)
    assert actions.reply(thread, actor=member, body="Hello").number == 2


def test_reply_that_is_too_long_is_refused_with_the_limit(thread, member):
    with pytest.raises(TooLong, match="a post may have 100,000"):
        actions.reply(thread, actor=member, body="x" * 100_001)
    assert Post.objects.count() == 1


def test_the_twenty_first_post_in_a_minute_is_too_many(thread, member, settings):
    settings.RATE_LIMITS = True
    with pytest.raises(TooMany):
        for _ in range(41):  # a minute may end in between
            actions.reply(thread, actor=member, body="Hello")
    assert Post.objects.filter(author=member).count() in range(20, 41)


def test_edit_keeps_what_the_post_said_before(thread, member):
    post = actions.reply(thread, actor=member, body="Helo")
    edited = actions.edit_post(post, actor=member, body="Hello", revision=1)
    assert (edited.body_text, edited.revision, edited.edited_at is not None) == ("Hello", 2, True)
    assert list(PostRevision.objects.values_list("post_id", "revision", "body_text")) == [(post.pk, 1, "Helo")]
    assert logged(f"thread:{thread.pk}")[-1] == (2, "post.edited", {"post": post.pk})


def test_edit_with_the_same_words_changes_nothing(thread, member):
    post = actions.reply(thread, actor=member, body="Hello")
    assert actions.edit_post(post, actor=member, body="Hello", revision=1).revision == 1
    assert PostRevision.objects.count() == 0


def test_stale_edit_is_a_conflict_with_both_texts(thread, member):
    post = actions.reply(thread, actor=member, body="One")
    actions.edit_post(post, actor=member, body="Two", revision=1)
    with pytest.raises(actions.Conflict) as conflict:
        actions.edit_post(post, actor=member, body="Three", revision=1)
    assert (conflict.value.post.body_text, conflict.value.body) == ("Two", "Three")


def test_edit_of_somebody_elses_post_is_refused_even_to_an_admin(thread):
    post = PostFactory(thread=thread)
    with pytest.raises(PermissionDenied, match="Only the person who wrote"):
        actions.edit_post(post, actor=MemberFactory(admin=True), body="Mine", revision=1)


def test_edit_in_a_locked_thread_is_refused(thread, member):
    post = actions.reply(thread, actor=member, body="One")
    thread.refresh_from_db()
    thread.locked = True
    thread.save()
    with pytest.raises(PermissionDenied, match="locked"):
        actions.edit_post(post, actor=member, body="Two", revision=1)


def test_delete_takes_the_words_and_their_history_and_keeps_the_number(thread, member):
    post = actions.reply(thread, actor=member, body="One")
    actions.edit_post(post, actor=member, body="Two", revision=1)
    actions.delete_post(post, actor=member)
    post.refresh_from_db()
    assert (post.state, post.body_html, post.body_text, post.number) == ("deleted", "", "", 2)
    assert PostRevision.objects.count() == 0
    assert logged(f"thread:{thread.pk}")[-1] == (3, "post.hidden", {"post": post.pk})
    assert actions.reply(thread, actor=member, body="Three").number == 3


def test_delete_of_somebody_elses_post_is_refused(thread, member):
    with pytest.raises(PermissionDenied):
        actions.delete_post(PostFactory(thread=thread), actor=member)


def test_start_thread_makes_the_opening_post_number_one(member):
    space = SpaceFactory()
    thread = actions.start_thread(space, actor=member, title="  A  new\nstart ", body="Words")
    assert (thread.title, thread.slug, thread.last_number) == ("A new start", "a-new-start", 1)
    assert [name for name, _ in published()] == ["ThreadStarted", "PostCreated"]
    assert logged(f"space:{space.pk}") == [(1, "thread.started", {"thread": thread.pk})]


def test_start_thread_names_everything_that_is_wrong_at_once(member):
    with pytest.raises(ValidationError) as error:
        actions.start_thread(SpaceFactory(), actor=member, title=" ", body="")
    assert error.value.message_dict == {"title": ["Give the thread a title."], "body": ["Write something first."]}
