"""How far a member has read: on pages without a script, shared by their devices."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums import actions
from forums.models import ReadPosition
from forums.reading import threads_with_news
from hub.live.models import LiveEvent
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
LINE = "New since your last visit"
JUMP = "Jump to the first unread"


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def yesterday() -> None:
    """What was read until now was read on another day."""
    ReadPosition.objects.update(at=timezone.now() - timedelta(days=1))


def number_of(member) -> int | None:
    return ReadPosition.objects.filter(member=member).values_list("number", flat=True).first()


def body(client, url: str) -> str:
    return client.get(url).content.decode()


def test_line_and_link_lead_to_what_came_since_the_last_visit(client, member):
    thread = ThreadFactory(posts=19)
    first = body(client, thread.get_absolute_url())
    assert (LINE in first, JUMP in first, number_of(member)) == (False, False, 19)
    yesterday()
    for _ in range(3):
        PostFactory(thread=thread)
    again = body(client, thread.get_absolute_url())
    assert again.index('id="post-19"') < again.index(LINE) < again.index('id="post-20"')
    assert f'<a href="{thread.get_absolute_url()}#post-20">{JUMP}</a>' in again
    assert "3 new posts since your last visit" in again
    second = body(client, f"{thread.get_absolute_url()}?page=2")
    assert (second.index(LINE) < second.index('id="post-21"'), number_of(member)) == (True, 22)


def test_what_came_on_a_later_page_is_led_to_from_the_first(client, member):
    thread = ThreadFactory(posts=20)
    client.get(thread.get_absolute_url())
    yesterday()
    PostFactory(thread=thread)
    page = body(client, thread.get_absolute_url())
    assert f'<a href="{thread.get_absolute_url()}?page=2#post-21">{JUMP}</a>' in page
    assert (LINE in page, number_of(member)) == (False, 20)


def test_a_look_ahead_a_head_request_and_a_guest_read_nothing(client, member):
    thread = ThreadFactory()
    client.get(thread.get_absolute_url(), headers={"Sec-Purpose": "prefetch;prerender"})
    client.head(thread.get_absolute_url())
    client.logout()
    client.get(thread.get_absolute_url())
    assert ReadPosition.objects.count() == 0


def test_thread_page_costs_six_queries_for_a_member_who_has_read_it(client, member):
    thread = ThreadFactory(posts=3)
    client.get(thread.get_absolute_url())
    with CaptureQueriesContext(connection) as caught:
        client.get(thread.get_absolute_url())
    assert len(caught) <= 6, [query["sql"] for query in caught]


def test_page_opens_when_the_position_cannot_be_written(client, member, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(actions, "note_read", fail)
    assert client.get(ThreadFactory().get_absolute_url()).status_code == 200


def test_lists_say_what_is_unread_and_lead_there(client, member):
    thread = ThreadFactory()
    url = thread.get_absolute_url()
    client.get(url)
    PostFactory(thread=thread)
    PostFactory(thread=thread)
    newer = ThreadFactory(space=thread.space)
    threads = body(client, thread.space.get_absolute_url())
    assert f'href="{url}2/">2 new<span class="hush"> posts: jump to the first unread</span></a>' in threads
    assert f'href="{newer.get_absolute_url()}">New<span class="hush"> thread</span></a>' in threads
    assert "2 threads with new posts" in body(client, "/spaces/")
    client.get(url)
    client.get(newer.get_absolute_url())
    assert "2 new<" not in body(client, thread.space.get_absolute_url())
    client.logout()
    assert "new posts" not in body(client, "/spaces/")


def test_program_may_say_what_was_read(client, member):
    thread = ThreadFactory(posts=4)
    path = f"/api/v1/threads/{thread.pk}/read"
    assert client.put(path, {"number": 3}, content_type="application/json").status_code == 204
    assert number_of(member) == 3
    assert client.put(path, {"number": 0}, content_type="application/json").status_code == 422


def test_counts_agree_with_what_can_be_read(client, member):
    thread = ThreadFactory(posts=19)
    url = thread.get_absolute_url()
    client.get(url)
    yesterday()
    for number in range(20, 24):
        PostFactory(thread=thread, state="hidden" if number in (20, 22) else "visible")
    assert f'href="{url}21/">2 new<' in body(client, thread.space.get_absolute_url())
    assert "1 thread with new posts" in body(client, "/spaces/")
    first = body(client, url)
    assert f'<a href="{url}?page=2#post-21">{JUMP}</a> <span class="meta">2 new posts since' in first
    assert LINE not in first
    second = body(client, f"{url}?page=2")
    assert second.index(LINE) < second.index('id="post-21"')
    yesterday()
    PostFactory(thread=thread, state="hidden")
    assert (JUMP in body(client, url), "with new posts" in body(client, "/spaces/").split("hidden><span")[0]) == (
        False,
        False,
    )


def test_all_is_marked_as_read_in_a_space_and_everywhere(client, member):
    begun, new, elsewhere = ThreadFactory(posts=3), ThreadFactory(), ThreadFactory()
    closed = ThreadFactory(space__kind="invited")
    actions.note_read(begun, actor=member, number=1)
    new.space = begun.space
    new.save()
    page = body(client, begun.space.get_absolute_url())
    assert "data-mark-read>" in page
    answer = client.post(f"{begun.space.get_absolute_url()}mark-read/")
    assert (answer.status_code, answer["Location"]) == (302, begun.space.get_absolute_url())
    assert threads_with_news(member) == {elsewhere.space_id: 1}
    assert "data-mark-read hidden>" in body(client, begun.space.get_absolute_url())
    assert LINE not in body(client, begun.get_absolute_url())
    assert client.post("/account/mark-read/")["Location"] == "/spaces/"
    assert threads_with_news(member) == {}
    assert set(ReadPosition.objects.values_list("thread_id", flat=True)) == {begun.pk, new.pk, elsewhere.pk}
    assert LiveEvent.objects.filter(kind="all.read").count() == 2
    assert closed.positions.count() == 0
    client.logout()
    assert "mark-read" not in body(client, "/spaces/")
