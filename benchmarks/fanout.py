"""What it costs to bring a reply to many readers of a thread: CPU per delivery, time from commit to receipt, memory.

.venv/bin/python -m benchmarks.fanout [--sockets 100 1000] [--posts 20] [--server daphne|uvicorn]

Server and clients are bound to one core each. Replies are real ones, written by the server process itself
through the forums' action; times begin at their commit and hold the rest: read, render, encode, send, receive.
CPU counts everything the server process does meanwhile, the writing too.
"""

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import cpu_seconds, memory_mib
from tests.running import ROOT, RunningHub, served_by

HANDSHAKE = (
    "GET /ws/live/ HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: c29tZSByYW5kb20gYnl0ZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PING_EVERY = 15
BURST = 50


@dataclass(frozen=True)
class Figures:
    sockets: int
    cpu_us: float
    p50_ms: float
    p95_ms: float
    burst_cpu_us: float
    burst_a_second: float
    kib_a_socket: float
    process_mib: float


class Reader(asyncio.Protocol):
    """A client that does as little as possible: it notes when each event came."""

    def __init__(self, host: str, topic: str) -> None:
        self.host, self.topic = host, topic
        self.opened = self.ready = False
        self.received: list[tuple[int, float]] = []
        self.buffer = b""
        self.subscribed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(HANDSHAKE.format(host=self.host).encode())

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self.buffer += data
        if not self.opened:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.opened, self.buffer = True, rest
            self.say(f'{{"type":"subscribe","topic":"{self.topic}","after":null}}')
        while (payload := self.frame()) is not None:
            self.take(payload, now)

    def frame(self) -> bytes | None:
        """The next whole frame that the server sent, if there is one."""
        if len(self.buffer) < 4:
            return None
        length, start = self.buffer[1], 2
        if length == 126:
            length, start = int.from_bytes(self.buffer[2:4], "big"), 4
        if len(self.buffer) < start + length:
            return None
        payload, self.buffer = self.buffer[start : start + length], self.buffer[start + length :]
        return payload

    def take(self, payload: bytes, now: float) -> None:
        if payload.startswith(b'{"type":"event"'):
            at = payload.index(b'"seq":') + 6
            self.received.append((int(payload[at : payload.index(b",", at)]), now))
            if len(self.received) % BURST == 0:
                self.say('{"type":"ping"}')
        elif payload.startswith(b'{"type":"subscribed"') and not self.subscribed.done():
            self.subscribed.set_result(None)

    def say(self, text: str) -> None:
        """One masked text frame; the mask of zeros leaves the text as it is."""
        self.transport.write(bytes([0x81, 0x80 | len(text)]) + b"\0\0\0\0" + text.encode())

    def connection_lost(self, error) -> None:
        if not self.subscribed.done():
            self.subscribed.set_exception(ConnectionError("the socket was closed"))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sockets", type=int, nargs="+", default=[100, 1000])
    options.add_argument("--posts", type=int, default=20)
    options.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub = RunningHub(Path(folder), extra={"REDIS_URL": os.environ.get("REDIS_URL", "")}, server=asked.server)
        hub.manage("migrate", "-v0")
        show([run(hub, sockets, asked.posts) for sockets in asked.sockets])


def run(hub: RunningHub, sockets: int, posts: int) -> Figures:
    thread = make_thread(hub, sockets)
    command = served_by(hub.server, "benchmarks.fanout_server:application", hub.port)
    with (hub.var / "web.log").open("ab") as log:
        hub.web = subprocess.Popen(command, env=hub.environment(), cwd=ROOT, stdout=log, stderr=log)
    try:
        hub._wait_until_up()
        cores = sorted(os.sched_getaffinity(0))
        for task in os.listdir(f"/proc/{hub.web.pid}/task"):  # noqa: PTH208 -- a kernel folder
            os.sched_setaffinity(int(task), {cores[0]})
        os.sched_setaffinity(0, {cores[-1]})
        return asyncio.run(measure(hub, thread, sockets, posts))
    finally:
        os.sched_setaffinity(0, set(cores))
        hub.stop()


def make_thread(hub: RunningHub, sockets: int) -> int:
    """A thread in a public space of its own; answers its id."""
    code = (
        "from forums.models import Space\nfrom forums import actions\nfrom members.models import Member\n"
        f"name = 'fan-{sockets}'\n"
        "m = Member.objects.create_user(email=f'{name}@hub.example', handle=name, display_name=name)\n"
        "s = Space.objects.create(name=name, slug=name, kind='public')\n"
        "print(actions.start_thread(s, actor=m, title=name, body='Hello').pk)"
    )
    return int(hub.manage("shell", "-v0", "-c", code).strip().splitlines()[-1])


async def measure(hub: RunningHub, thread: int, sockets: int, posts: int) -> Figures:
    pid, topic = hub.web.pid, f"thread:{thread}"
    await reply(hub.port, thread, 3)
    empty = memory_mib(pid)
    readers = [await open_reader(hub.port, topic) for _ in range(sockets)]
    pinging = asyncio.create_task(ping_for_ever(readers))
    await asyncio.sleep(3)
    process = memory_mib(pid)

    cpu, committed = cpu_seconds(pid), {}
    for _ in range(posts):
        wait = asyncio.create_task(asyncio.sleep(1))
        _, moment, seq = await reply(hub.port, thread, 1)
        committed[seq] = moment
        await wait
    await all_have(readers, posts)
    cpu = (cpu_seconds(pid) - cpu) / (sockets * posts) * 1e6
    times = sorted((at - committed[seq]) * 1000 for reader in readers for seq, at in reader.received)

    burst_cpu = cpu_seconds(pid)
    begin, _, _ = await reply(hub.port, thread, BURST)
    await all_have(readers, posts + BURST)
    end = max(reader.received[-1][1] for reader in readers)
    burst_cpu = (cpu_seconds(pid) - burst_cpu) / (sockets * BURST) * 1e6
    pinging.cancel()
    wanted = list(range(min(committed), min(committed) + posts + BURST))
    assert all([seq for seq, _ in reader.received] == wanted for reader in readers), "a gap"
    return Figures(
        sockets=sockets,
        cpu_us=cpu,
        p50_ms=times[len(times) // 2],
        p95_ms=times[int(len(times) * 0.95)],
        burst_cpu_us=burst_cpu,
        burst_a_second=sockets * BURST / (end - begin),
        kib_a_socket=(process - empty) * 1024 / sockets,
        process_mib=process,
    )


async def open_reader(port: int, topic: str) -> Reader:
    loop = asyncio.get_running_loop()
    _, reader = await loop.create_connection(lambda: Reader(f"127.0.0.1:{port}", topic), "127.0.0.1", port)
    await asyncio.wait_for(reader.subscribed, 30)
    return reader


async def ping_for_ever(readers: list[Reader]) -> None:
    while True:
        for reader in readers:
            await asyncio.sleep(PING_EVERY / len(readers))
            reader.say('{"type":"ping"}')


async def all_have(readers: list[Reader], count: int) -> None:
    for _ in range(600):
        if all(len(reader.received) >= count for reader in readers):
            return
        await asyncio.sleep(0.05)
    raise RuntimeError("not every socket got every event")


async def reply(port: int, thread: int, count: int) -> tuple[float, float, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /reply/{thread}/{count} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    started, committed, seq = answer.rpartition(b"\r\n\r\n")[2].split()
    return float(started), float(committed), int(seq)


def show(rows: list[Figures]) -> None:
    print("sockets  CPU µs/delivery  p50 ms  p95 ms  burst µs/delivery  burst deliveries/s  KiB/socket  process MiB")
    for f in rows:
        print(
            f"{f.sockets:>7}  {f.cpu_us:>15.0f}  {f.p50_ms:>6.0f}  {f.p95_ms:>6.0f}  {f.burst_cpu_us:>17.0f}"
            f"  {f.burst_a_second:>18.0f}  {f.kib_a_socket:>10.1f}  {f.process_mib:>11.0f}"
        )


if __name__ == "__main__":
    main()
