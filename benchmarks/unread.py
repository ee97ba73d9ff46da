"""Readers that take nothing of what is sent to them: what they cost the server, and whether they delay others.

    python -m benchmarks.unread [--readers 20] [--seconds 60] [--server daphne|uvicorn]

Twice the same minute: replies of about 30 kB in a thread that one lively reader follows, first alone, then beside so
many who never read. The server lets these go after some seconds, which they cannot see; so each is replaced by another
after ten. Memory is the most that was seen above that before the minute.
"""

import argparse
import contextlib
import json
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.load import memory_mib
from tests.running import RunningHub
from tests.soak import Unread
from tests.web import Person

REPLACED_AFTER = 10.0
WORDS = "<p>" + "Somebody says something about the bus fares, and others agree or do not. " * 400 + "</p>"


class Lively(threading.Thread):
    """Notes when each event came, by its seq."""

    def __init__(self, hub: RunningHub, topic: str) -> None:
        super().__init__(daemon=True)
        self.hub, self.topic = hub, topic
        self.came: dict[int, float] = {}

    def run(self) -> None:
        url = self.hub.url.replace("http", "ws") + "/ws/live/"
        with contextlib.suppress(ConnectionClosed), connect(url, origin=self.hub.url) as wire:
            wire.send(json.dumps({"type": "subscribe", "topic": self.topic, "after": None}))
            while True:  # until the server ends
                frame = json.loads(wire.recv())
                if frame["type"] == "event":
                    self.came[frame["seq"]] = time.monotonic()
                    wire.send('{"type": "ping"}')


@dataclass
class Silent:
    """So many readers that never read; each stays for REPLACED_AFTER seconds."""

    port: int
    topic: str
    readers: list[tuple[float, Unread]] = field(default_factory=list)
    there_were: int = 0

    def keep(self, count: int) -> None:
        while self.readers and self.readers[0][0] < time.monotonic() - REPLACED_AFTER:
            self.readers.pop(0)[1].raw.close()
        while len(self.readers) < count:
            reader = Unread(self.port)
            reader.open(self.topic)
            self.readers.append((time.monotonic(), reader))
            self.there_were += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-unread-") as folder:
        hub = RunningHub(Path(folder), server=options.server)
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]):
            hub.manage(*command)
        try:
            hub.start_web()
            author = Person(hub.url).sign_in("member@hub.example")
            space = next(s for s in author.get("/api/v1/spaces").json()["items"] if s["kind"] == "public")
            body = {"title": "Who reads this?", "body": "Nobody."}
            thread = author.call("POST", f"/spaces/{space['slug']}/threads", body).json()["id"]
            lively = Lively(hub, f"thread:{thread}")
            lively.start()
            time.sleep(1)
            silent = Silent(hub.port, lively.topic)
            for count in (0, options.readers):
                print(minute(hub, author, thread, lively, silent, count, options.seconds), flush=True)
        finally:
            hub.stop()


def minute(hub, author: Person, thread: int, lively: Lively, silent: Silent, count: int, seconds: float) -> str:
    """Replies for so long beside `count` silent readers; says how it went."""
    before = most = memory_mib(hub.web.pid)
    waits, ends = [], time.monotonic() + seconds
    while time.monotonic() < ends:
        silent.keep(count)
        seq = author.call("POST", f"/threads/{thread}/posts", {"body": WORDS}).json()["seq"]
        answered = time.monotonic()
        while seq not in lively.came and time.monotonic() < answered + 10:
            time.sleep(0.001)
        waits.append((lively.came[seq] - answered) * 1000)
        most = max(most, memory_mib(hub.web.pid))
        time.sleep(0.1)
    waits.sort()
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    return (
        f"{count} silent readers: {len(waits)} replies, the lively reader has them {p50:.0f} ms (p50) and {p95:.0f} ms "
        f"(p95) after the answer to their author; "
        f"memory + {most - before:.1f} MiB; {silent.there_were} silent readers in all"
    )


if __name__ == "__main__":
    main()
