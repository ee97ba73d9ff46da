"""Real server processes: cuts and kills, Redis and no Redis, readers that do not read."""

import asyncio
import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from websockets import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from hub.live import bus
from hub.live.database import in_database_thread as db
from tests.factories.members import MemberFactory
from tests.live import ServerProcess, raise_stamps, say, say_many, session_of
from tests.soak import Unread

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("transactional_db")]
SERVERS = ["daphne", "uvicorn"]
NO_REDIS = "no Redis for tests: set TEST_REDIS_URL=redis://127.0.0.1:6379/1 to test live updates over it"


@pytest.fixture(params=["in-memory", "redis"])
def redis_url(request, settings) -> str:
    """The bus between processes; the test's own process uses the same one."""
    if request.param == "in-memory":
        settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
        return ""
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip(NO_REDIS)
    use_redis(settings, url)
    return url


def use_redis(settings, url: str) -> None:
    backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": backend, "CONFIG": {"hosts": [url]}}}


@pytest.fixture
def server(tmp_path):
    """Starts servers, and stops them at the end."""
    started: list[ServerProcess] = []

    def start(redis_url: str = "", kind: str = "daphne") -> ServerProcess:
        started.append(ServerProcess(tmp_path, redis_url, kind=kind).start())
        return started[-1]

    yield start
    for process in started:
        process.stop()


def an_open_topic() -> str:
    return f"probe:{Group.objects.create(name='open').pk}"


async def subscribe(wire, topic: str, after: int | None) -> dict:
    await wire.send(json.dumps({"type": "subscribe", "topic": topic, "after": after}))
    return json.loads(await asyncio.wait_for(wire.recv(), 10))


async def read_all(server: ServerProcess, topic: str, last: int, cut_at: set[int]) -> list[int]:
    """Follow a topic to its event `last`, coming back with `after` whenever the socket is cut."""
    seen: list[int] = []
    while not seen or seen[-1] < last:
        try:
            async with server.connect(open_timeout=5, close_timeout=1) as wire:
                await subscribe(wire, topic, seen[-1] if seen else 0)
                while seen[-1:] != [last]:
                    message = json.loads(await asyncio.wait_for(wire.recv(), 10))
                    if message["type"] == "event":
                        seen.append(message["seq"])
                    if len(seen) % 50 == 0:
                        await wire.send('{"type": "ping"}')
                    if len(seen) in cut_at:
                        cut_at.remove(len(seen))
                        wire.transport.abort()
        except (OSError, TimeoutError, EOFError, WebSocketException):
            await asyncio.sleep(0.1)
    return seen


async def test_sockets_cut_in_the_middle_of_200_events_get_all_of_them_once(server, redis_url):
    process = await server(redis_url).wait()
    topic = await db(an_open_topic)
    writing = asyncio.create_task(db(say_many, topic, range(200), pause=0.01))
    cuts = [{40 + n, 90 + 2 * n, 150} for n in range(10)]
    found = await asyncio.gather(*[read_all(process, topic, 200, cut_at) for cut_at in cuts])
    await writing
    assert found == [list(range(1, 201))] * 10


async def test_a_server_killed_in_the_middle_of_200_events_loses_none(server):
    process = await server().wait()
    topic = await db(an_open_topic)
    reading = [asyncio.create_task(read_all(process, topic, 200, set())) for _ in range(5)]
    await db(say_many, topic, range(100))
    process.kill()
    process.start()
    await db(say_many, topic, range(100))
    assert await asyncio.gather(*reading) == [list(range(1, 201))] * 5


async def test_another_process_is_heard_at_once_over_redis(server, settings):
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip(NO_REDIS)
    use_redis(settings, url)
    first, second = server(url), server(url)
    await first.wait()
    await second.wait()
    topic = await db(an_open_topic)
    async with first.connect() as one, second.connect() as two:
        await subscribe(one, topic, None)
        await subscribe(two, topic, None)
        await asyncio.sleep(0.5)
        waits = []
        for _ in range(4):
            begun = time.monotonic()
            await db(say, topic)
            await asyncio.gather(one.recv(), two.recv())
            waits.append(time.monotonic() - begun)
    assert max(waits) < 1.0


@pytest.mark.parametrize("redis", ["down", "silent"])
async def test_without_redis_live_goes_on(server, settings, redis):
    listening = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    if redis == "down":
        listening.close()
        await listening.wait_closed()
    url = f"redis://127.0.0.1:{port}/0"
    use_redis(settings, url)
    process = await server(url).wait()
    topic = await db(an_open_topic)
    async with process.connect() as wire:
        assert (await subscribe(wire, topic, None))["type"] == "subscribed"
        for seq in (1, 2):
            begun = time.monotonic()
            await db(say, topic)
            assert time.monotonic() - begun < 0.5
            assert json.loads(await asyncio.wait_for(wire.recv(), 3))["seq"] == seq
    listening.close()


async def test_access_and_sessions_end_within_five_seconds_on_other_processes(server):
    process = await server().wait()
    member = await db(MemberFactory)
    group = await db(Group.objects.create, name="closed")
    await db(group.user_set.add, member)
    topic = f"probe:{group.pk}"
    async with process.connect(await db(session_of, member)) as wire:
        assert (await subscribe(wire, topic, None))["type"] == "subscribed"
        await db(group.user_set.clear)
        await db(raise_stamps, topic)
        refused = json.loads(await asyncio.wait_for(wire.recv(), 5))
        assert refused == {"type": "error", "code": "forbidden", "topic": topic}
        member.is_active = False
        await db(member.save)
        await db(raise_stamps, f"member:{member.pk}")
        await asyncio.wait_for(wire.wait_closed(), 5)
        assert wire.close_code == 4401


@pytest.mark.parametrize("kind", SERVERS)
async def test_each_server_says_on_the_wire_what_the_docs_promise(server, kind):
    process = await server("", kind).wait()
    member, topic = await db(MemberFactory), await db(an_open_topic)
    with pytest.raises(InvalidStatus) as refused:
        await connect(process.url.replace("http", "ws") + "/ws/live/", origin="http://elsewhere.example")
    assert refused.value.response.status_code == 403
    for size in (70_000, 1_500_000, 16_000_000):
        async with process.connect() as wire:
            with suppress(ConnectionClosed):  # a large one may be refused while it is on its way
                await wire.send("x" * size)
            await asyncio.wait_for(wire.wait_closed(), 5)
            assert wire.close_code == 4009
    async with process.connect(await db(session_of, member)) as wire, process.connect() as other:
        for each in (wire, other):
            assert await subscribe(each, topic, None) == {"type": "subscribed", "topic": topic, "seq": 0}
        await db(say, topic)
        assert json.loads(await asyncio.wait_for(wire.recv(), 5))["seq"] == 1
        await wire.send('{"type": "ping"}')
        assert json.loads(await asyncio.wait_for(wire.recv(), 5)) == {"type": "pong"}
        member.is_active = False
        await db(member.save)
        await db(raise_stamps, f"member:{member.pk}")
        await asyncio.wait_for(wire.wait_closed(), 6)
        assert wire.close_code == 4401
        process.process.terminate()
        await asyncio.wait_for(other.wait_closed(), 10)
        # Daphne hangs up without a word, which clients see as 1006.
        assert other.close_code == {"daphne": 1006, "uvicorn": 1000}[kind]
        assert await asyncio.to_thread(process.process.wait, 20) in (0, -signal.SIGTERM)


def memory_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def connections_of(server: ServerProcess) -> int:
    """Connections that the server holds open."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{server.port:04X}") and row[3] == "01" for row in rows)


async def until(check, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < ends
        await asyncio.sleep(0.2)


@pytest.mark.parametrize("kind", SERVERS)
async def test_readers_that_do_not_read_are_closed_cost_less_than_a_megabyte_and_delay_nobody(server, settings, kind):
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip(NO_REDIS)
    use_redis(settings, url)
    process = await server(url, kind).wait()
    topic = await db(an_open_topic)
    unread = [Unread(process.port) for _ in range(8)]
    for client in unread:
        await asyncio.to_thread(client.open, topic)
    async with process.connect() as lively:
        await subscribe(lively, topic, None)
        await asyncio.sleep(0.5)
        before, waits = memory_kib(process.process.pid), []
        for _ in range(50):
            await db(say_many, topic, range(4), size=60_000)
            begun = time.monotonic()
            for _ in range(4):
                assert json.loads(await asyncio.wait_for(lively.recv(), 10))["type"] == "event"
            waits.append(time.monotonic() - begun)
            await lively.send('{"type": "ping"}')
            assert json.loads(await asyncio.wait_for(lively.recv(), 10))["type"] == "pong"
            for client in unread[:4]:  # these go on talking
                client.say({"type": "ping"})
        grown = memory_kib(process.process.pid) - before
        # The server lets them go, although they never take what it has for them.
        await until(lambda: connections_of(process) == 1, 30)
        assert [await asyncio.to_thread(client.was_closed) for client in unread] == [True] * len(unread)
        await lively.send('{"type": "ping"}')
        assert json.loads(await lively.recv()) == {"type": "pong"}
    assert grown < len(unread) * 1024
    assert sorted(waits)[25] < 0.5


def test_a_nudge_never_waits_and_never_raises(settings):
    use_redis(settings, "redis://127.0.0.1:1/0")
    begun = time.monotonic()
    for n in range(1000):
        bus.nudge(f"probe:{n}", n)
    assert time.monotonic() - begun < 0.5
