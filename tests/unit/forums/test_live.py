import pytest

from forums import actions
from forums.live import render_space, render_thread
from hub.live.models import LiveEvent
from hub.live.topics import LoggedEvent
from tests.factories.forums import PostFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread():
    return ThreadFactory()


@pytest.fixture
def facilitator(thread):
    return SpaceMembershipFactory(space=thread.space, facilitator=True).member


def replay(topic, render):
    rows = LiveEvent.objects.filter(topic=topic).order_by("seq")
    return render(int(topic.split(":")[1]), [LoggedEvent(row.seq, row.kind, row.ids) for row in rows])


def test_a_created_post_comes_with_its_number_and_html(thread):
    post = actions.reply(thread, actor=MemberFactory(display_name="Sam"), body="Hello there")
    [payload] = replay(thread.topic, render_thread)
    assert (payload.seq, payload.kind) == (1, "post.created")
    assert (payload.data["post"], payload.data["number"], payload.data["revision"]) == (post.pk, 2, 1)
    assert "<p>Hello there</p>" in payload.data["html"]
    assert 'id="post-2"' in payload.data["html"]


def test_html_names_no_reader_and_hides_links_that_are_somebodys_own(thread):
    actions.reply(thread, actor=MemberFactory(), body="Hello")
    [payload] = replay(thread.topic, render_thread)
    assert payload.data["html"].count("hidden>") == 4


def test_a_post_hidden_since_leaks_nothing_on_replay(thread, facilitator):
    post = actions.reply(thread, actor=MemberFactory(display_name="Marker Name"), body="Marker words")
    actions.edit_post(post, actor=post.author, body="Marker again", revision=1)
    actions.hide_post(post, actor=facilitator)
    payloads = replay(thread.topic, render_thread)
    assert [(payload.seq, payload.kind) for payload in payloads] == [
        (1, "post.hidden"),
        (2, "post.hidden"),
        (3, "post.hidden"),
    ]
    assert "Marker" not in str(payloads)


def test_a_post_removed_since_leaks_nothing_on_replay(thread):
    post = actions.reply(thread, actor=MemberFactory(), body="Marker words")
    actions.delete_post(post, actor=post.author)
    payloads = replay(thread.topic, render_thread)
    assert [payload.kind for payload in payloads] == ["post.hidden", "post.hidden"]
    assert "Marker" not in str(payloads)
    assert "Post 2 was removed by its author." in payloads[0].data["html"]


def test_a_restored_post_is_sent_as_it_is_now(thread, facilitator):
    post = PostFactory(thread=thread)
    actions.hide_post(post, actor=facilitator)
    actions.restore_post(post, actor=facilitator)
    assert [payload.kind for payload in replay(thread.topic, render_thread)] == ["post.edited", "post.edited"]


def test_many_events_are_rendered_in_as_many_queries_as_one(thread, django_assert_num_queries):
    for _ in range(3):
        actions.reply(thread, actor=MemberFactory(), body="Hello")
    rows = [LoggedEvent(row.seq, row.kind, row.ids) for row in LiveEvent.objects.filter(topic=thread.topic)]
    with django_assert_num_queries(3):
        render_thread(thread.pk, rows[:1])
    with django_assert_num_queries(3):
        assert len(render_thread(thread.pk, rows)) == 3


def test_a_lock_is_told_to_the_thread_and_the_space(thread, facilitator):
    actions.lock_thread(thread, actor=facilitator)
    wanted = {
        "thread": thread.pk,
        "title": thread.title,
        "url": thread.get_absolute_url(),
        "locked": True,
        "hidden": False,
    }
    assert [payload.data for payload in replay(thread.topic, render_thread)] == [wanted]
    assert [payload.data for payload in replay(thread.space.topic, render_space)] == [wanted]


def test_a_hidden_thread_tells_the_space_that_it_is_hidden_and_nothing_else(facilitator, thread):
    started = actions.start_thread(thread.space, actor=MemberFactory(), title="Marker title", body="Words")
    actions.hide_thread(started, actor=facilitator)
    payloads = replay(thread.space.topic, render_space)
    assert [(payload.kind, payload.data) for payload in payloads] == [
        ("thread.changed", {"thread": started.pk, "hidden": True})
    ] * 2


def test_events_of_things_that_are_gone_are_skipped(thread):
    event = LoggedEvent(1, "post.created", {"post": 10**9})
    assert [payload.kind for payload in render_thread(thread.pk, [event])] == ["skipped"]
    assert [payload.kind for payload in render_thread(10**9, [event])] == ["skipped"]
    assert [payload.kind for payload in render_space(10**9, [event])] == ["skipped"]
