"""Who is here and who is typing: names for members alone, a number for guests, nothing for those without access."""

import asyncio
import json
import os
import re
import time

import pytest

from forums import actions
from forums.presence import people_of_thread
from hub.live import presence
from hub.live.database import in_database_thread as db
from members.actions import suspend
from tests.factories.forums import SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.live import Client, ServerProcess, session_of

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("transactional_db")]


def a_member(name: str, *, shown: bool = True, space=None):
    member = MemberFactory(display_name=name)
    if not shown:
        actions.show_where_reading(actor=member, shown=False)
    if space:
        SpaceMembershipFactory(space=space, member=member)
    return member


async def a_client(member=None, address: str = "192.0.2.1") -> Client:
    return Client(await db(session_of, member) if member else "", address=address)


async def next_of(client: Client, kind: str, timeout: float = 5.0) -> dict:
    while (message := await client.receive(timeout))["type"] != kind:
        pass
    return message


async def until(client: Client, wanted: dict, timeout: float = 5.0) -> dict:
    """The first message that says all of this."""
    ends = time.monotonic() + timeout
    while not wanted.items() <= (message := await client.receive(ends - time.monotonic())).items():
        pass
    return message


def named(*members) -> list[dict]:
    return [{"id": member.pk, "name": member.display_name} for member in members]


async def test_members_hear_names_and_guests_a_number():
    thread, ada, ben = await db(ThreadFactory), await db(a_member, "Ada"), await db(a_member, "Ben")
    topic = thread.topic
    async with await a_client(ben) as first, await a_client(ada) as second, await a_client() as guest:
        for client in (first, second, guest):
            await client.subscribe(topic)
        told = {"type": "presence", "topic": topic, "count": 3}
        assert await until(first, {"count": 3}) == {**told, "guests": 1, "members": named(ada, ben)}
        assert await until(guest, {"count": 3}) == told
        await second.send({"type": "unsubscribe", "topic": topic})
        assert await until(first, {"count": 2}) == {**told, "count": 2, "guests": 1, "members": named(ben)}


async def test_a_crowd_hears_of_comings_less_often_and_of_a_change_of_mind_at_once(monkeypatch):
    monkeypatch.setattr(presence, "PAUSE", 0.1)
    monkeypatch.setattr(presence, "PAUSE_A_READER", 60)
    thread, ada = await db(ThreadFactory), await db(a_member, "Ada")
    async with await a_client(ada) as first, await a_client() as guest:
        await first.subscribe(thread.topic)
        assert (await next_of(first, "presence"))["count"] == 1
        await guest.subscribe(thread.topic)
        assert await first.hears_nothing(0.5)
        await db(actions.show_where_reading, actor=ada, shown=False)
        assert (await next_of(first, "presence"))["members"] == []


async def test_two_pages_of_a_member_are_one_person_and_nothing_is_said_twice():
    thread, ada = await db(ThreadFactory), await db(a_member, "Ada")
    async with await a_client(ada) as laptop, await a_client(ada) as phone:
        await laptop.subscribe(thread.topic)
        assert (await next_of(laptop, "presence"))["count"] == 1
        await phone.subscribe(thread.topic)
        assert (await next_of(phone, "presence"))["count"] == 1
        assert await laptop.hears_nothing()


async def test_who_is_not_shown_is_neither_named_nor_counted_nor_seen_typing():
    thread = await db(ThreadFactory)
    ada, ben = await db(a_member, "Ada"), await db(a_member, "Ben", shown=False)
    async with await a_client(ada) as seen, await a_client(ben) as unseen:
        await seen.subscribe(thread.topic)
        await unseen.subscribe(thread.topic)
        # Ben still sees the others.
        assert (await next_of(unseen, "presence"))["members"] == named(ada)
        assert (await next_of(seen, "presence"))["members"] == named(ada)
        await unseen.send({"type": "typing", "topic": thread.topic})
        assert await seen.hears_nothing()


async def test_switching_it_off_takes_effect_on_open_pages():
    thread, ada, ben = await db(ThreadFactory), await db(a_member, "Ada"), await db(a_member, "Ben")
    async with await a_client(ada) as client, await a_client(ben) as other:
        await client.subscribe(thread.topic)
        await other.subscribe(thread.topic)
        assert (await until(client, {"count": 2}))["members"] == named(ada, ben)
        await db(actions.show_where_reading, actor=ben, shown=False)
        assert (await until(client, {"count": 1}))["members"] == named(ada)


async def test_members_who_are_removed_or_suspended_vanish_within_five_seconds():
    thread = await db(ThreadFactory, space__invited=True)
    space = thread.space
    ada, ben, cem = [await db(a_member, name, space=space) for name in ("Ada", "Ben", "Cem")]
    admin = await db(MemberFactory, is_superuser=True)
    clients = [await a_client(member) for member in (ada, ben, cem)]
    async with clients[0] as inside, clients[1] as removed, clients[2] as suspended:
        for client in (inside, removed, suspended):
            await client.subscribe(thread.topic)
        assert (await until(inside, {"count": 3}))["members"] == named(ada, ben, cem)
        await db(actions.remove_member, space, actor=admin, handle=ben.handle)
        await db(suspend, actor=admin, member=cem)
        assert (await until(inside, {"count": 1}))["members"] == named(ada)
        assert (await next_of(removed, "error"))["code"] == "forbidden"
        assert await removed.hears_nothing()
        await removed.send({"type": "typing", "topic": thread.topic})
        assert await removed.receive() == {"type": "error", "code": "unknown_topic", "topic": thread.topic}


async def test_without_access_nobody_hears_who_is_there_or_is_heard():
    thread = await db(ThreadFactory, space__invited=True)
    ada, outsider = await db(a_member, "Ada", space=thread.space), await db(a_member, "Olu")
    async with await a_client(ada) as inside, await a_client(outsider) as outside, await a_client() as guest:
        await inside.subscribe(thread.topic)
        for client in (outside, guest):
            assert (await client.subscribe(thread.topic))["code"] == "forbidden"
            await client.send({"type": "typing", "topic": thread.topic})
            assert (await client.receive())["code"] == "unknown_topic"
            assert await client.hears_nothing(0.5)
        assert (await next_of(inside, "presence"))["members"] == named(ada)
        assert await inside.hears_nothing()


async def test_typing_is_told_to_members_limited_and_forgotten(monkeypatch):
    monkeypatch.setattr(presence, "TYPING_FOR", 0.6)
    thread, ada, ben = await db(ThreadFactory), await db(a_member, "Ada"), await db(a_member, "Ben")
    topic = thread.topic
    async with await a_client(ada) as writer, await a_client(ben) as reader, await a_client() as guest:
        for client in (writer, reader, guest):
            await client.subscribe(topic)
        for client in (reader, guest):
            await until(client, {"count": 3})
        for _ in range(5):
            await writer.send({"type": "typing", "topic": topic})
        # A guest may say so, too, and nobody hears it.
        await guest.send({"type": "typing", "topic": topic})
        assert await reader.receive() == {"type": "typing", "topic": topic, "members": named(ada)}
        assert await reader.receive() == {"type": "typing", "topic": topic, "members": []}
        assert await reader.hears_nothing()
        assert await guest.hears_nothing()


def test_names_are_asked_for_in_the_same_number_of_queries_for_one_and_for_many(django_assert_num_queries):
    thread = ThreadFactory()
    members = [a_member(name).pk for name in ("Ada", "Ben", "Cem")]
    for asked in (members[:1], members):
        with django_assert_num_queries(4):
            assert set(people_of_thread(thread.pk, asked)) == set(asked)


async def test_many_frames_ask_the_database_nothing(monkeypatch):
    asked = []
    real = presence.people
    monkeypatch.setattr(presence, "people", lambda address, ids: asked.append(ids) or real(address, ids))
    thread, ada, ben = await db(ThreadFactory), await db(a_member, "Ada"), await db(a_member, "Ben")
    async with await a_client(ada) as client, await a_client(ben) as other, await a_client() as guest:
        for one in (client, other, guest):
            await one.subscribe(thread.topic)
        await until(client, {"count": 3})
        for _ in range(20):
            await client.send({"type": "typing", "topic": thread.topic})
        await until(other, {"type": "typing"})
        assert asked == [frozenset({ada.pk, ben.pk})]


# Several server processes ------------------------------------------------------------------------


@pytest.fixture
def servers(tmp_path):
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip("no Redis for tests: set TEST_REDIS_URL=redis://127.0.0.1:6379/1 to test who is here over it")
    processes = [ServerProcess(tmp_path, url).start() for _ in range(2)]
    yield processes
    for process in processes:
        process.stop()


async def hear(wire, wanted: dict, timeout: float = 8.0) -> dict:
    async with asyncio.timeout(timeout):
        while not wanted.items() <= (message := json.loads(await wire.recv())).items():
            pass
    return message


async def test_two_server_processes_show_each_others_people_and_forget_those_of_a_killed_one(servers):
    one, two = servers
    await one.wait()
    await two.wait()
    thread, ada, ben = await db(ThreadFactory), await db(a_member, "Ada"), await db(a_member, "Ben")
    follow = json.dumps({"type": "subscribe", "topic": thread.topic, "after": None})
    async with one.connect(await db(session_of, ada)) as here, one.connect() as guest:
        async with two.connect(await db(session_of, ben)) as there:
            for wire in (here, guest, there):
                await wire.send(follow)
            everybody = {"count": 3, "guests": 1, "members": named(ada, ben)}
            assert everybody.items() <= (await hear(here, {"count": 3})).items()
            assert everybody.items() <= (await hear(there, {"count": 3})).items()
            assert await hear(guest, {"count": 3}) == {"type": "presence", "topic": thread.topic, "count": 3}
            await there.send(json.dumps({"type": "typing", "topic": thread.topic}))
            assert (await hear(here, {"type": "typing"}))["members"] == named(ben)
            await db(actions.show_where_reading, actor=ben, shown=False)
            assert (await hear(here, {"count": 2}))["members"] == named(ada)
            await db(actions.show_where_reading, actor=ben, shown=True)
            assert (await hear(here, {"count": 3}))["members"] == named(ada, ben)
            two.kill()
        assert (await hear(here, {"count": 2}))["members"] == named(ada)


# The page ------------------------------------------------------------------------------------------


def test_choice_is_kept_and_asked_for_when_it_is_missing(client):
    member = MemberFactory()
    client.force_login(member)
    assert people_of_thread(ThreadFactory().pk, {member.pk}) == {member.pk: member.display_name}
    assert client.post("/account/presence/", {"shown": "no"}).status_code == 302
    assert people_of_thread(ThreadFactory().pk, {member.pk}) == {}
    refused = client.post("/account/presence/", {"shown": "perhaps"})
    assert re.findall(r'href="#id_shown[^"]*">([^<]+)', refused.text) != []
    assert client.post("/account/presence/", {"shown": "yes"}).status_code == 302
    assert people_of_thread(ThreadFactory().pk, {member.pk}) == {member.pk: member.display_name}
