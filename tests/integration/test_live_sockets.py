"""Sockets inside one event loop: subscribing, replay, limits, bad frames, sign-out, revoked access."""

import pytest
from django.contrib.auth.models import Group

from hub.live.database import in_database_thread as db
from tests.live import Client, say, say_many

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("transactional_db")]


def an_open_topic() -> str:
    return f"probe:{Group.objects.create(name='open').pk}"


def a_closed_topic(*members) -> str:
    group = Group.objects.create(name="closed")
    group.user_set.add(*members)
    return f"probe:{group.pk}"


async def test_subscriber_gets_every_new_event_once_and_in_order():
    topic = await db(an_open_topic)
    await db(say, topic, 1)
    async with Client() as client:
        assert await client.subscribe(topic) == {"type": "subscribed", "topic": topic, "seq": 1}
        await db(say, topic, 2)

        assert await client.receive() == {
            "type": "event",
            "topic": topic,
            "seq": 2,
            "kind": "post.created",
            "data": {"number": 2, "html": "x" * 20},
        }
        await db(say_many, topic, range(3, 23))
        assert await client.seqs(20) == list(range(3, 23))
        assert await client.hears_nothing()


async def test_after_replays_what_was_missed():
    topic = await db(an_open_topic)
    await db(say_many, topic, range(1, 6))
    async with Client() as client:
        assert await client.subscribe(topic, after=2) == {"type": "subscribed", "topic": topic, "seq": 5}
        assert await client.seqs(3) == [3, 4, 5]
        assert await client.hears_nothing()
