from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from forums import following, queries
from tests.factories.forums import PostFactory, SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def test_a_page_has_the_posts_of_its_numbers():
    thread = ThreadFactory(posts=45)
    page = queries.posts_page(thread, 3)
    assert ([post.number for post in page.posts], page.number, page.last) == ([41, 42, 43, 44, 45], 3, 3)
    assert [post.number for post in queries.posts_page(thread, 1).posts] == list(range(1, 21))


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_a_page_that_is_not_there_is_not_found(number):
    with pytest.raises(Http404):
        queries.posts_page(ThreadFactory(posts=40), number)


def test_a_hidden_post_keeps_its_place_on_the_page():
    thread = ThreadFactory(posts=1)
    PostFactory(thread=thread, state="hidden")
    PostFactory(thread=thread)
    assert [(post.number, post.state) for post in queries.posts_page(thread, 1).posts] == [
        (1, "visible"),
        (2, "hidden"),
        (3, "visible"),
    ]


def test_threads_are_listed_by_latest_activity_a_cursor_at_a_time():
    space = SpaceFactory()
    now = timezone.now()
    threads = [ThreadFactory(space=space, last_activity_at=now - timedelta(hours=n // 2)) for n in range(5)]
    wanted = sorted(threads, key=lambda thread: (thread.last_activity_at, thread.pk), reverse=True)
    found, cursor = [], ""
    for _ in range(3):
        listing = queries.threads_of(GUEST, space, cursor=cursor, limit=2)
        found += listing.threads
        cursor = listing.next
    assert (found, cursor) == (wanted, "")


@pytest.mark.parametrize(
    "cursor", ["x", "e30", "WyJhIiwxXQ", "é", "W10", "=" * 50, "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwxXQ"]
)
def test_a_cursor_that_is_none_is_not_found(cursor):
    with pytest.raises(Http404):
        queries.threads_of(GUEST, SpaceFactory(), cursor=cursor)


def test_a_hidden_thread_is_listed_for_facilitators_alone():
    thread = ThreadFactory(hidden=True)
    facilitator = SpaceMembershipFactory(space=thread.space, facilitator=True).member
    assert queries.threads_of(MemberFactory(), thread.space).threads == []
    assert queries.threads_of(facilitator, thread.space).threads == [thread]
    assert queries.active_threads(facilitator) == []


def test_active_threads_of_a_guest_are_public_ones():
    public = ThreadFactory()
    members = ThreadFactory(space__members_only=True)
    invited = ThreadFactory(space__invited=True)
    assert queries.active_threads(GUEST) == [public]
    assert set(queries.active_threads(MemberFactory())) == {public, members}
    assert set(queries.active_threads(MemberFactory(admin=True))) == {public, members, invited}


def test_figures_of_a_space_leave_hidden_threads_out():
    thread = ThreadFactory()
    ThreadFactory(space=thread.space, hidden=True, last_activity_at=timezone.now() + timedelta(days=1))
    [space] = queries.spaces_with_figures(GUEST)
    assert (space.thread_count, space.last_activity_at) == (1, thread.last_activity_at)


def test_followers_are_found_in_as_many_queries_for_many_as_for_one(django_assert_num_queries):
    thread = ThreadFactory(space__invited=True)
    members = [SpaceMembershipFactory(space=thread.space).member.pk for _ in range(3)]
    outsider = MemberFactory().pk
    with django_assert_num_queries(3):
        assert following.followers_of_thread(thread.pk, members[:1]) == set(members[:1])
    with django_assert_num_queries(3):
        assert following.followers_of_thread(thread.pk, [0, outsider, 10**15, *members]) == set(members)


@pytest.mark.parametrize("pk", [0, 10**17, 10**30])
def test_ids_of_nothing_are_not_found(pk):
    with pytest.raises(Http404):
        queries.thread_for(GUEST, pk)
    with pytest.raises(Http404):
        queries.post_for(GUEST, pk)


def test_reports_are_for_admins():
    from forums import actions

    report = actions.contact_team(actor=MemberFactory(), message="Hello")
    assert list(queries.reports_for(MemberFactory(admin=True))) == [report]
    assert list(queries.reports_for(MemberFactory())) == []
    assert list(queries.reports_for(GUEST)) == []
