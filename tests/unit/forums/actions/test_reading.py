from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forums import actions, reading
from forums.live import render_me
from forums.models import ReadPosition, Thread
from hub.live.models import LiveEvent
from hub.live.topics import LoggedEvent
from hub.plugins.testing import deliver
from tests.factories.forums import PostFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def member():
    return MemberFactory()


def place_of(member, thread) -> ReadPosition:
    return ReadPosition.objects.get(member=member, thread=thread)


def own_events(member) -> list[tuple[str, dict]]:
    return list(LiveEvent.objects.filter(topic=f"me:{member.pk}").order_by("seq").values_list("kind", "ids"))


def own_payloads(member) -> list[dict]:
    rows = LiveEvent.objects.filter(topic=f"me:{member.pk}").order_by("seq")
    return [payload.data for payload in render_me(member.pk, [LoggedEvent(r.seq, r.kind, r.ids) for r in rows])]


def test_position_moves_forward_only_and_never_beyond_the_last_post(member):
    thread = ThreadFactory(posts=5)
    assert [actions.note_read(thread, actor=member, number=number) for number in (3, 3, 2, 99)] == [
        True,
        False,
        False,
        True,
    ]
    assert place_of(member, thread).number == 5
    assert own_events(member) == [("thread.read", {"thread": thread.pk})] * 2


def test_line_stands_behind_the_last_visit_for_as_long_as_this_one_lasts(member):
    thread = ThreadFactory(posts=3)
    actions.note_read(thread, actor=member, number=3)
    ReadPosition.objects.update(at=timezone.now() - timedelta(days=1))
    for _ in range(4):
        PostFactory(thread=thread)
    actions.note_read(thread, actor=member, number=5)
    actions.note_read(thread, actor=member, number=7)
    place = place_of(member, thread)
    assert (place.number, place.since) == (7, 3)


def test_guest_has_no_position():
    with pytest.raises(PermissionDenied):
        actions.note_read(ThreadFactory(), actor=None, number=1)


def test_own_post_is_read_by_its_author_unless_others_wrote_in_between(member):
    thread = actions.start_thread(ThreadFactory().space, actor=member, title="Hello", body="Words")
    actions.reply(thread, actor=member, body="More")
    assert place_of(member, thread).number == 2
    actions.reply(thread, actor=MemberFactory(), body="An answer")
    actions.reply(thread, actor=member, body="Not seen yet")
    assert place_of(member, thread).number == 2


def test_worker_tells_those_who_read_the_thread_and_nobody_else(member):
    thread = ThreadFactory()
    stranger, suspended, author = MemberFactory(), MemberFactory(), MemberFactory()
    for reader in (member, suspended, author):
        actions.note_read(thread, actor=reader, number=1)
    suspended.is_active = False
    suspended.save()
    LiveEvent.objects.all().delete()
    actions.reply(thread, actor=author, body="News")
    deliver()
    assert own_events(member) == [("thread.unread", {"thread": thread.pk})]
    assert [own_events(other) for other in (stranger, author, suspended)] == [[], [], []]
    [news] = own_payloads(member)
    assert (news["unread"], news["first"], news["space"], news["threads_with_news"]) == (1, 2, thread.space.slug, 1)


def test_new_thread_is_told_to_those_who_read_in_its_space(member):
    thread = ThreadFactory()
    actions.note_read(thread, actor=member, number=1)
    LiveEvent.objects.all().delete()
    started = actions.start_thread(thread.space, actor=MemberFactory(), title="Another", body="Words")
    deliver()
    assert own_events(member) == [("thread.unread", {"thread": started.pk})]
    [news] = own_payloads(member)
    assert (news["new"], news["unread"], news["threads_with_news"]) == (True, 0, 1)


def test_what_a_member_may_not_see_any_more_is_skipped_in_their_own_topic(member):
    thread = ThreadFactory(space__kind="invited")
    membership = SpaceMembershipFactory(space=thread.space, member=member)
    actions.note_read(thread, actor=member, number=1)
    assert own_payloads(member)[0]["thread"] == thread.pk
    membership.delete()
    assert own_payloads(member) == [{}]


def test_threads_with_news_are_counted_by_space(member):
    read, unread, mine = ThreadFactory(posts=2), ThreadFactory(posts=2), ThreadFactory(author=member)
    old = ThreadFactory(last_activity_at=timezone.now() - timedelta(days=31))
    for thread, number in ((read, 2), (unread, 1)):
        actions.note_read(thread, actor=member, number=number)
    before = ThreadFactory(created_at=member.date_joined - timedelta(days=1))
    closed = ThreadFactory(space__kind="invited")
    counts = reading.threads_with_news(member)
    assert counts == {unread.space_id: 1}
    assert {mine.space_id, old.space_id, before.space_id, closed.space_id} & set(counts) == set()
    assert reading.threads_with_news(None) == {}


def test_hidden_and_own_posts_are_no_news_and_other_devices_hear_of_it(member):
    thread = ThreadFactory()
    actions.note_read(thread, actor=member, number=1)
    author = MemberFactory()
    second = actions.reply(thread, actor=author, body="Second")
    actions.reply(thread, actor=member, body="My own")
    third = actions.reply(thread, actor=author, body="Fourth")
    deliver()
    assert [(news["unread"], news["first"]) for news in own_payloads(member)[-1:]] == [(2, 2)]
    LiveEvent.objects.all().delete()
    actions.hide_post(second, actor=MemberFactory(admin=True))
    deliver()
    [news] = own_payloads(member)
    assert (news["unread"], news["first"], news["threads_with_news"]) == (1, 4, 1)
    actions.delete_post(third, actor=author)
    deliver()
    assert (own_payloads(member)[-1]["unread"], reading.threads_with_news(member)) == (0, {})
    actions.restore_post(second, actor=MemberFactory(admin=True))
    deliver()
    assert [own_payloads(member)[-1][name] for name in ("unread", "first", "threads_with_news")] == [1, 2, 1]


def test_lists_stop_counting_where_it_says_nothing_more(member, monkeypatch):
    monkeypatch.setattr(reading, "COUNTED", 3)
    thread = ThreadFactory(posts=3)
    actions.note_read(thread, actor=member, number=1)

    def news():
        [row] = reading.with_news(Thread.objects.filter(pk=thread.pk), member.pk)
        found = reading.news_of(row, member)
        return found.unread, found.first, found.number

    assert news() == (2, 2, "2")
    for _ in range(3):
        actions.reply(thread, actor=MemberFactory(), body="More")
    assert news() == (3, 2, "2+")
