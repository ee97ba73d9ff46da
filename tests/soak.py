"""Clients that write and read while their connections are cut: what was acknowledged must be there, once, in order.

Used small by the tests and large by `benchmarks/soak.py`. It knows a running hub by its address alone.
"""

import asyncio
import atexit
import contextlib
import json
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.running import free_port
from tests.web import Person


class Cutter(threading.Thread):
    """Passes TCP on to a port of this machine, and resets every connection each so many seconds."""

    def __init__(self, to: int, every: float) -> None:
        super().__init__(daemon=True)
        self.to, self.every, self.port = to, every, free_port()
        self.cuts = 0
        self.cutting = True
        self._open: set[asyncio.StreamWriter] = set()

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        async with await asyncio.start_server(self._client, "127.0.0.1", self.port):
            while True:
                await asyncio.sleep(self.every)
                if self.cutting:
                    self._cut()

    def _cut(self) -> None:
        for writer in list(self._open):
            wire = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                # A reset, as from a lift or a tunnel, and no polite end.
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            self.cuts += 1

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self.to)
            self._open |= {writer, onward}
            try:
                await asyncio.gather(self._pass(reader, onward), self._pass(onward_reader, writer))
            finally:
                self._open -= {writer, onward}
                writer.close()
                onward.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()


class ProxyProgram(threading.Thread):
    """The same by a program of somebody else's: `PROGRAM --listen PORT --to HOST:PORT --control PORT`.

    `GET /cut` at its control port resets all connections that are open, and answers JSON with `cuts`, how many so far.
    """

    def __init__(self, program: str, to: int, every: float) -> None:
        super().__init__(daemon=True)
        self.every, self.port, self.control = every, free_port(), free_port()
        self.cuts = 0
        self.cutting = True
        ports = ["--listen", str(self.port), "--to", f"127.0.0.1:{to}", "--control", str(self.control)]
        self.process = subprocess.Popen([sys.executable, program, *ports], stdout=subprocess.DEVNULL)
        atexit.register(self.process.kill)

    def run(self) -> None:
        while True:
            time.sleep(self.every)
            if self.cutting:
                self.cuts = httpx.get(f"http://127.0.0.1:{self.control}/cut").json()["cuts"]


class Poster(threading.Thread):
    """Posts in one thread; what was not acknowledged is sent again with the same key, as a script should.

    `left` posts, or without end until `done` is set; one every `pace` seconds or as fast as they are acknowledged.
    """

    def __init__(
        self, url: str, thread: int, number: int, cookies: httpx.Cookies, left: int | None = None, pace: float = 0.2
    ) -> None:
        super().__init__(daemon=True)
        self.pace = pace
        self.person = Person(url)
        self.person.cookies.update(cookies)
        self.thread, self.number, self.left = thread, number, left
        self.acknowledged: dict[str, int] = {}
        self.refused: list[str] = []
        self.longest_wait = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set() and len(self.acknowledged) != self.left and not self.refused:
            body, started = f"Client {self.number}, post {len(self.acknowledged)}.", time.monotonic()
            number = self._until_acknowledged(body)
            if number:
                self.acknowledged[body] = number
            took = time.monotonic() - started
            self.longest_wait = max(self.longest_wait, took)
            time.sleep(self.pace if self.left is None else max(0.0, self.pace - took))

    def _until_acknowledged(self, body: str) -> int:
        key = f"{self.thread} {body}".replace(" ", "-")
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                answer = self.person.call("POST", f"/threads/{self.thread}/posts", {"body": body}, key=key)
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                return answer.json()["number"]
            # 409: the first try with this key is still under way.
            if answer.status_code < 500 and answer.status_code != 409:
                self.refused.append(f"{answer.status_code} {answer.text[:300]}")
                return 0
            time.sleep(0.1)
        self.refused.append(f"never acknowledged: {body}")
        return 0


class Reader(threading.Thread):
    """Follows a thread, comes back with `after` when it is cut off, and keeps what it got, as it came."""

    def __init__(self, port: int, origin: str, thread: int) -> None:
        super().__init__(daemon=True)
        self.port, self.origin, self.topic = port, origin, f"thread:{thread}"
        self.seqs: list[int] = []
        self.numbers: list[int] = []
        self.back = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            try:
                self._until_cut()
            except (WebSocketException, OSError, EOFError):
                self.back += 1
                time.sleep(0.05)

    def _until_cut(self) -> None:
        with connect(f"ws://127.0.0.1:{self.port}/ws/live/", origin=self.origin, open_timeout=10) as wire:
            # The opening post is event 1.
            after = self.seqs[-1] if self.seqs else 1
            wire.send(json.dumps({"type": "subscribe", "topic": self.topic, "after": after}))
            heard = 0
            while not self.done.is_set():
                try:
                    frame = json.loads(wire.recv(timeout=5))
                except TimeoutError:
                    wire.send('{"type": "ping"}')
                    continue
                if frame["type"] == "event":
                    self.seqs.append(frame["seq"])
                    self.numbers.append(frame["data"]["number"])
                    heard += 1
                    if heard % 50 == 0:
                        wire.send('{"type": "ping"}')


@dataclass
class Found:
    """What came of it. `lost`, `doubled` and `out_of_order` hold what went wrong, in words."""

    posts: int
    cuts: int
    seconds: float
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)


class Unread:
    """A socket whose client subscribes and then never reads."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.raw = socket.socket()
        self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.raw.connect(("127.0.0.1", port))

    def open(self, topic: str) -> None:
        lines = [
            "GET /ws/live/ HTTP/1.1",
            f"Host: {self.host}",
            f"Origin: http://{self.host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: c29tZSByYW5kb20gYnl0ZQ==",
            "Sec-WebSocket-Version: 13",
        ]
        self.raw.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode())
        self.raw.recv(1000)
        self.say({"type": "subscribe", "topic": topic, "after": None})

    def say(self, message: dict) -> None:
        text = json.dumps(message).encode()
        self.raw.sendall(bytes([0x81, 0x80 | len(text)]) + b"\0\0\0\0" + text)

    def was_closed(self) -> bool:
        """Whether the server has hung up, once what it had sent is read."""
        self.raw.settimeout(1)
        try:
            while self.raw.recv(1 << 20):
                pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True


def soak(url: str, *, clients: int, posts: int, every: float, seconds: float = 0.0, program: str = "") -> Found:
    """So many clients write `posts` posts in all and read them, through a proxy that cuts every so many seconds.

    It takes at least so many seconds: clients write as fast as they can, or no faster than that. `program` names a
    proxy to use in place of our own.
    """
    author, started = Person(url).sign_in("member@hub.example"), time.monotonic()
    space = next(s for s in author.get("/api/v1/spaces").json()["items"] if s["kind"] == "public")
    made = author.call("POST", f"/spaces/{space['slug']}/threads", {"title": "A soak", "body": "Here we go."})
    thread = made.json()["id"]
    to = author.base_url.port
    cutter = ProxyProgram(program, to, every) if program else Cutter(to, every)
    cutter.start()
    through = f"http://127.0.0.1:{cutter.port}"
    readers = [Reader(cutter.port, through, thread) for _ in range(clients)]
    shares = [posts // clients + (number < posts % clients) for number in range(clients)]
    pace = seconds * clients / posts
    posters = [Poster(through, thread, number, author.cookies, left, pace) for number, left in enumerate(shares)]
    for worker in (*readers, *posters):
        worker.start()
    for poster in posters:
        poster.join()
    cutter.cutting = False
    _wait_for(readers, posts)
    found = Found(posts, cutter.cuts, time.monotonic() - started)
    _compare(found, author.posts(thread), posters, readers)
    return found


def _wait_for(readers: list[Reader], posts: int) -> None:
    ends = time.monotonic() + 30
    while any(len(reader.numbers) < posts for reader in readers) and time.monotonic() < ends:
        time.sleep(0.1)
    for reader in readers:
        reader.done.set()
    for reader in readers:
        reader.join(timeout=10)


def _compare(found: Found, stored: list[dict], posters: list[Poster], readers: list[Reader]) -> None:
    bodies = [post["text"] if "text" in post else _plain(post["html"]) for post in stored][1:]
    acknowledged = [body for poster in posters for body in poster.acknowledged]
    found.lost += [line for poster in posters for line in poster.refused]
    found.lost += sorted(set(acknowledged) - set(bodies))
    found.doubled += sorted(body for body in set(bodies) if bodies.count(body) > 1)
    found.doubled += sorted(set(bodies) - set(acknowledged))
    right = list(range(2, len(stored) + 1))
    for reader in readers:
        if reader.seqs != right or reader.numbers != right:
            found.out_of_order.append(f"{len(reader.seqs)} events of {len(right)}; back {reader.back} times")


def _plain(html: str) -> str:
    return html.removeprefix("<p>").removesuffix("</p>")
