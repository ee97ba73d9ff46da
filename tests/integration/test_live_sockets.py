"""Sockets inside one event loop: subscribing, replay, limits, bad frames, sign-out, revoked access."""

import asyncio
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction

from hub.live import bus, queries, sockets
from hub.live.database import in_database_thread as db
from hub.live.hub import hub_here
from hub.live.models import LiveEvent, Topic
from tests.factories.members import MemberFactory
from tests.live import PROBLEM, Client, raise_stamps, say, say_many, session_of

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("transactional_db")]


def an_open_topic() -> str:
    return f"probe:{Group.objects.create(name=f'open {uuid4()}').pk}"


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


async def test_after_from_the_future_is_reset():
    topic = await db(an_open_topic)
    await db(say_many, topic, range(1, 4))
    async with Client() as client:
        assert await client.subscribe(topic, after=9) == {"type": "reset", "topic": topic}
        assert await client.receive() == {"type": "subscribed", "topic": topic, "seq": 3}
        await db(say, topic, 4)
        assert await client.seqs(1) == [4]


async def test_after_older_than_the_log_is_reset():
    topic = await db(an_open_topic)
    await db(say_many, topic, range(1, 6))
    await db(LiveEvent.objects.filter(seq__lte=3).delete)
    async with Client() as client, Client() as other:
        await client.send({"type": "subscribe", "topic": topic, "after": 2})
        assert [(await client.receive())["type"] for _ in range(3)] == ["subscribed", "reset", "subscribed"]
        await other.subscribe(topic, after=3)
        assert await other.seqs(2) == [4, 5]
        await db(say, topic, 6)
        assert await client.seqs(1) == [6]
        assert await other.seqs(1) == [6]


async def test_replay_longer_than_a_batch_arrives_whole():
    topic = await db(an_open_topic)
    await db(many_rows, topic, 450)
    async with Client() as client:
        await client.subscribe(topic, after=0)
        assert await client.seqs(450) == list(range(1, 451))


def many_rows(topic: str, count: int) -> None:
    """A backlog, written faster than event by event."""
    Topic.objects.create(name=topic, seq=count)
    rows = [LiveEvent(topic=topic, seq=n, kind="post.created", ids={"number": n}) for n in range(1, count + 1)]
    LiveEvent.objects.bulk_create(rows)


async def test_replay_and_live_arrivals_neither_double_nor_miss():
    topic = await db(an_open_topic)
    await db(say_many, topic, range(1, 31))
    writing = asyncio.create_task(db(say_many, topic, range(31, 131), pause=0.004))
    clients = [Client(address=f"192.0.2.{n}") for n in range(20)]
    for n, client in enumerate(clients):
        await client.__aenter__()
        await client.send({"type": "subscribe", "topic": topic, "after": n})
        await asyncio.sleep(0.01)
    await writing
    for n, client in enumerate(clients):
        assert (await client.receive())["type"] == "subscribed"
        assert await client.seqs(130 - n) == list(range(n + 1, 131))
        assert await client.hears_nothing(0.03)
        await client.__aexit__()


async def test_asking_again_replays_from_there():
    topic = await db(an_open_topic)
    await db(say_many, topic, range(1, 4))
    async with Client() as client:
        await client.subscribe(topic)
        assert (await client.subscribe(topic, after=1))["type"] == "subscribed"
        assert await client.seqs(2) == [2, 3]
        await db(say, topic, 4)
        assert await client.seqs(1) == [4]
        assert await client.hears_nothing()


async def test_unsubscribed_socket_hears_nothing_more():
    topic = await db(an_open_topic)
    async with Client() as client:
        await client.subscribe(topic)
        await client.send({"type": "unsubscribe", "topic": topic})
        await db(say, topic, 1)
        assert await client.hears_nothing()


async def test_an_event_that_cannot_be_rendered_holds_nobody_up():
    topic = await db(an_open_topic)
    async with Client() as client:
        await client.subscribe(topic)
        await db(say_many, topic, [1, PROBLEM, 3])
        found = [await client.receive() for _ in range(3)]
        assert [(event["seq"], event["kind"]) for event in found] == [
            (1, "post.created"),
            (2, "skipped"),
            (3, "post.created"),
        ]


async def test_own_topic_is_for_its_member_alone():
    member, other = await db(MemberFactory), await db(MemberFactory)
    async with Client(await db(session_of, member)) as client, Client() as guest:
        assert await client.subscribe("own") == {"type": "subscribed", "topic": "own", "seq": 0}
        assert await guest.subscribe("own") == {"type": "error", "code": "forbidden", "topic": "own"}
        refused = {"type": "error", "code": "unknown_topic", "topic": f"own:{other.pk}"}
        assert await client.subscribe(f"own:{other.pk}") == refused
        await db(say, f"own:{other.pk}")
        await db(say, f"own:{member.pk}")
        assert (await client.receive())["data"] == {"for": member.pk}
        assert await client.hears_nothing()


async def test_bad_frames_are_answered_and_the_socket_stays():
    topic = await db(an_open_topic)
    codes = {
        "no json": "bad_json",
        "[1]": "bad_json",
        "[" * 50_000: "bad_json",
        '{"type": "explode"}': "unknown_type",
        '{"type": ["ping"]}': "unknown_type",
        '{"type": "typing", "topic": "x"}': "unknown_topic",
        '{"type": "subscribe"}': "unknown_topic",
        '{"type": "subscribe", "topic": 5}': "unknown_topic",
        '{"type": "subscribe", "topic": "nothing:5"}': "unknown_topic",
        '{"type": "subscribe", "topic": "probe:-5"}': "unknown_topic",
        '{"type": "subscribe", "topic": "probe:0012"}': "unknown_topic",
        '{"type": "subscribe", "topic": "probe:99999999999999999999"}': "unknown_topic",
        '{"type": "subscribe", "topic": "probe:424242"}': "forbidden",
        '{"type": "unsubscribe", "topic": "probe:1"}': "unknown_topic",
    }
    codes |= {
        f'{{"type": "subscribe", "topic": "{topic}", "after": {after}}}': "bad_after"
        for after in ('"5"', "-1", "true", "1.5", "[]")
    }
    async with Client() as client:
        found = {}
        for frame in codes:
            await client.send(frame)
            found[frame] = (await client.receive())["code"]
        assert found == codes
        await client.wire.send_to(bytes_data=b"\x00")
        assert await client.receive() == {"type": "error", "code": "bad_json"}
        assert (await client.subscribe(topic))["type"] == "subscribed"


async def test_frame_of_64_kib_is_taken_and_a_bigger_one_closes():
    async with Client() as client:
        await client.send('{"type": "ping", "x": "' + "x" * (64 * 1024 - 25) + '"}')
        assert await client.receive() == {"type": "pong"}
        await client.send('{"type": "ping", "x": "' + "é" * (32 * 1024) + '"}')
        assert await client.close_code() == 4009


async def test_a_flood_of_messages_is_refused_then_closed():
    async with Client() as client:
        for _ in range(52):
            await client.send({"type": "ping"})
        answers = [await client.receive() for _ in range(52)]
        assert answers[:50] == [{"type": "pong"}] * 50
        assert answers[-1] == {"type": "error", "code": "too_many_messages"}
        for _ in range(110):
            await client.send({"type": "ping"})
        assert await client.close_code() == 4429


async def test_fifty_topics_a_socket():
    topics = [await db(an_open_topic) for _ in range(51)]
    async with Client() as client:
        for topic in topics[:49]:
            await client.subscribe(topic)
        await asyncio.sleep(0.5)
        assert (await client.subscribe(topics[49]))["type"] == "subscribed"
        assert await client.subscribe(topics[50]) == {"type": "error", "code": "too_many_topics", "topic": topics[50]}
        assert (await client.subscribe(topics[0], after=0))["type"] == "subscribed"


async def test_twenty_sockets_a_member_and_a_hundred_an_address():
    member = await db(MemberFactory)
    session = await db(session_of, member)
    clients = [Client(session, address=f"192.0.2.{n}") for n in range(20)]
    clients += [Client(address="198.51.100.7") for _ in range(100)]
    for client in clients:
        await client.__aenter__()
    async with Client(session, address="192.0.2.99") as one_more, Client(address="198.51.100.7") as another:
        assert await one_more.close_code() == 4429
        assert await another.close_code() == 4429
    for client in clients:
        await client.__aexit__()
    async with Client(session, address="198.51.100.7") as client:
        await client.send({"type": "ping"})
        assert await client.receive() == {"type": "pong"}


async def test_limits_on_sockets_can_be_lifted_for_measuring(settings):
    settings.RATE_LIMITS = False
    clients = [Client() for _ in range(101)]
    for client in clients:
        await client.__aenter__()
    await clients[-1].send({"type": "ping"})
    assert await clients[-1].receive() == {"type": "pong"}
    for client in clients:
        await client.__aexit__()


async def test_sign_out_closes_the_sockets_of_that_session_alone():
    member = await db(MemberFactory)
    leaving, staying = await db(session_of, member), await db(session_of, member)
    async with Client(leaving) as first, Client(staying) as second:
        # As in Django: it is announced just before the session is deleted.
        await db(raise_stamps, f"member:{member.pk}")
        await asyncio.sleep(0.1)
        await db(sign_out, leaving)
        assert await first.close_code(5) == 4401
        await second.send({"type": "ping"})
        assert await second.receive() == {"type": "pong"}


def sign_out(session_key: str) -> None:
    Session.objects.filter(pk=session_key).delete()


async def test_suspension_closes_all_sockets_of_a_member():
    member, other = await db(MemberFactory), await db(MemberFactory)
    clients = [Client(await db(session_of, member)) for _ in range(2)]
    async with clients[0], clients[1], Client(await db(session_of, other)) as bystander:
        await db(suspend, member)
        assert [await client.close_code(5) for client in clients] == [4401, 4401]
        assert await bystander.hears_nothing(0.1)


def suspend(member) -> None:
    member.is_active = False
    member.save()
    raise_stamps(f"member:{member.pk}")


async def test_password_change_closes_sockets_of_older_sessions():
    member = await db(MemberFactory)
    async with Client(await db(session_of, member)) as client:
        await db(change_password, member)
        assert await client.close_code(5) == 4401


def change_password(member) -> None:
    member.set_password("a new and better one")
    member.save()
    raise_stamps(f"member:{member.pk}")


async def test_a_stale_cookie_is_an_anonymous_reader():
    topic = await db(an_open_topic)
    async with Client("nosuchsession") as client:
        assert (await client.subscribe(topic))["type"] == "subscribed"


async def test_nothing_is_sent_after_access_was_taken_away():
    kept, removed = await db(MemberFactory), await db(MemberFactory)
    topic = await db(a_closed_topic, kept, removed)
    async with Client(await db(session_of, kept)) as inside, Client(await db(session_of, removed)) as outside:
        await inside.subscribe(topic)
        await outside.subscribe(topic)
        await db(say, topic, 1)
        assert await inside.seqs(1) == await outside.seqs(1) == [1]

        await db(remove_and_say, topic, removed)

        assert await inside.seqs(1) == [2]
        assert await outside.receive() == {"type": "error", "code": "forbidden", "topic": topic}
        assert await outside.hears_nothing()
        assert await outside.subscribe(topic) == {"type": "error", "code": "forbidden", "topic": topic}


def remove_and_say(topic: str, member) -> None:
    with transaction.atomic():
        member.groups.clear()
        raise_stamps(topic)
    say(topic, 2)


async def test_a_change_of_access_asks_once_for_all_sockets(monkeypatch):
    members = [await db(MemberFactory) for _ in range(3)]
    topic = await db(a_closed_topic, *members)
    asked = []
    ask = queries.may_follow
    monkeypatch.setattr(queries, "may_follow", lambda address, ids: asked.append(sorted(ids)) or ask(address, ids))
    clients = [Client(await db(session_of, member)) for member in members]
    for client in clients:
        await client.__aenter__()
        await client.subscribe(topic)
    asked.clear()
    await db(raise_stamps, topic)
    await db(say, topic, 1)
    for client in clients:
        assert await client.seqs(1) == [1]
        await client.__aexit__()
    assert asked == [sorted(member.pk for member in members)]


@pytest.mark.parametrize(
    ("origin", "headers", "good"),
    [
        ("http://127.0.0.1:8000", {}, True),
        ("http://localhost:9000", {"host": "localhost:9000"}, True),
        ("http://127.0.0.1:8000", {"host": "elsewhere.example"}, True),
        ("http://127.0.0.1:8001", {}, False),
        ("http://127.0.0.1", {}, False),
        ("https://127.0.0.1:8000", {}, False),
        ("http://elsewhere.example", {}, False),
        ("http://elsewhere.example", {"host": "elsewhere.example"}, False),
        ("http://localhost:9000", {"host": "localhost:9001"}, False),
        ("http://127.0.0.1:8000.elsewhere.example", {}, False),
        ("http://127.0.0.1:8000/path", {}, False),
        ("null", {}, False),
        ("", {}, False),
    ],
)
async def test_only_pages_of_this_hub_may_open_a_socket(origin, headers, good):
    client = Client(origin=origin, **headers)
    accepted, _ = await client.wire.connect(timeout=5)
    assert accepted is good
    await client.wire.disconnect()


async def test_other_addresses_are_refused():
    client = Client()
    client.wire.scope["path"] = "/ws/other/"
    assert (await client.wire.connect(timeout=5))[0] is False


async def test_a_socket_that_does_not_answer_is_closed_before_it_costs_much(monkeypatch):
    monkeypatch.setattr(sockets, "GRACE", 0.5)
    topic = await db(an_open_topic)
    async with Client() as quiet, Client() as lively:
        await quiet.subscribe(topic)
        await lively.subscribe(topic)
        for n in range(30):
            await db(say, topic, n, size=10_000)
            await lively.seqs(1)
            await lively.send({"type": "ping"})
            assert await lively.receive() == {"type": "pong"}
        assert await quiet.close_code() == 4008
        assert await lively.hears_nothing(0.05)


async def test_a_long_replay_waits_for_the_client_and_does_not_close_it():
    topic = await db(an_open_topic)
    await db(big_rows, topic, 60)
    async with Client() as client:
        await client.subscribe(topic, after=0)
        first = await client.seqs(22)
        assert await client.hears_nothing(0.3)
        await db(say, topic, 61)
        assert await client.hears_nothing(0.3)
        await client.send({"type": "ping"})
        seen = list(first)
        while seen[-1] < 61:
            message = await client.receive()
            if message["type"] == "event":
                seen.append(message["seq"])
                if len(seen) % 10 == 0:
                    await client.send({"type": "ping"})
        assert seen == list(range(1, 62))


async def test_a_burst_too_big_to_send_at_once_waits_for_the_client():
    topic = await db(an_open_topic)
    async with Client() as client:
        await client.subscribe(topic)
        await db(say_at_once, topic, 60)
        seen = await client.seqs(25)
        assert await client.hears_nothing(0.2)
        while seen[-1] < 60:
            await client.send({"type": "ping"})
            while (message := await client.receive())["type"] == "event":
                seen.append(message["seq"])
        assert seen == list(range(1, 61))


def say_at_once(topic: str, count: int) -> None:
    with transaction.atomic():
        for n in range(count):
            say(topic, n, size=10_000)


async def test_a_silent_socket_is_closed(monkeypatch):
    monkeypatch.setattr(sockets, "SILENCE", 0.5)
    async with Client() as client:
        assert await client.close_code() == 4008


def big_rows(topic: str, count: int) -> None:
    many_rows(topic, count)
    LiveEvent.objects.update(ids={"number": 1, "size": 10_000})


async def test_news_of_another_process_arrive_by_the_look_at_the_database(monkeypatch):
    topic = await db(an_open_topic)
    async with Client() as client:
        await client.subscribe(topic)
        monkeypatch.setattr(bus, "nudge", lambda topic, seq: None)
        await db(say, topic, 1)
        assert await client.hears_nothing(0.05)
        assert await client.seqs(1) == [1]


async def test_a_topic_that_failed_is_tried_again(monkeypatch):
    topic = await db(an_open_topic)
    news = queries.news
    failures = [OSError("the first try fails")]

    def failing(*args):
        if failures:
            raise failures.pop()
        return news(*args)

    monkeypatch.setattr(queries, "news", failing)
    async with Client() as client:
        assert (await client.subscribe(topic))["type"] == "subscribed"


async def test_the_hub_ends_with_its_last_socket():
    topic = await db(an_open_topic)
    async with Client() as client:
        await client.subscribe(topic)
        assert len(hub_here().feeds) == 1
        assert len(bus._listeners) == 1
    assert hub_here().feeds == {}
    assert bus._listeners == []
