"""Many at the same time: numbers and seqs stay whole, keys are kept once, and nobody waits for ever."""

import threading

import pytest
from django.db import connection

from forums import actions
from forums.idempotency import InFlight, once
from forums.models import Post
from hub.live.models import LiveEvent
from tests.factories.forums import SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.database]


def at_once(*acts):
    """Run each in a thread of its own, all starting together; answers what went wrong."""
    errors, start = [], threading.Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_replies_at_the_same_time_get_numbers_and_seqs_without_gaps_in_one_order():
    thread = ThreadFactory()
    members = [MemberFactory() for _ in range(4)]

    def five(member):
        return lambda: [actions.reply(thread, actor=member, body="Hello") for _ in range(5)]

    assert at_once(*[five(member) for member in members]) == []
    posts = list(Post.objects.filter(thread=thread, number__gt=1).order_by("number"))
    events = list(LiveEvent.objects.filter(topic=thread.topic).order_by("seq"))
    assert [post.number for post in posts] == list(range(2, 22))
    assert [event.seq for event in events] == list(range(1, 21))
    assert [event.ids["post"] for event in events] == [post.pk for post in posts]
    thread.refresh_from_db()
    assert thread.last_number == 21


def test_posting_moderating_and_changing_people_do_not_wait_for_each_other_for_ever():
    threads = [ThreadFactory(space__invited=True)]
    space = threads[0].space
    threads.append(ThreadFactory(space=space))
    inside = SpaceMembershipFactory(space=space).member
    facilitator = SpaceMembershipFactory(space=space, facilitator=True).member
    others = [MemberFactory() for _ in range(3)]

    def people():
        for other in others:
            actions.add_member(space, actor=facilitator, handle=other.handle)
            actions.remove_member(space, actor=facilitator, handle=other.handle)

    def locks():
        for thread in [*threads, *reversed(threads)]:
            actions.lock_thread(thread, actor=facilitator)
            actions.unlock_thread(thread, actor=facilitator)

    def starts():
        for n in range(4):
            actions.start_thread(space, actor=inside, title=f"New {n}", body="Words")

    def edits():
        for thread in [*threads, *reversed(threads)]:
            post = thread.posts.get(number=1)
            actions.hide_post(post, actor=facilitator)
            actions.restore_post(post, actor=facilitator)

    assert at_once(people, locks, starts, edits) == []


def test_the_same_key_at_the_same_time_makes_one_post():
    thread, member = ThreadFactory(), MemberFactory()
    answers = []

    def act():
        return {"number": actions.reply(thread, actor=member, body="Hello").number}

    def send():
        try:
            answers.append(once(member, "key", {"body": "Hello"}, act))
        except InFlight:
            answers.append("in flight")

    assert at_once(send, send, send, send) == []
    assert thread.posts.count() == 2
    assert {str(answer) for answer in answers} <= {"{'number': 2}", "in flight"}
    assert {"number": 2} in answers
    assert once(member, "key", {"body": "Hello"}, act) == {"number": 2}
