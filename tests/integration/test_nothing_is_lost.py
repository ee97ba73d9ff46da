"""Power cuts: what was acknowledged is there, search and mail catch up."""

import json
import os
import sqlite3
import threading
import time

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.running import RunningHub
from tests.soak import soak
from tests.web import Person


@pytest.fixture
def hub(demo_folder, tmp_path):
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub").start()
    yield hub
    hub.stop()


def a_public_thread(person: Person) -> dict:
    """A new thread by the member in the first space they may write in."""
    space = next(s for s in person.get("/api/v1/spaces").json()["items"] if s["kind"] == "public")
    answer = person.call("POST", f"/spaces/{space['slug']}/threads", {"title": "Power cuts", "body": "Here we go."})
    assert answer.status_code == 201, answer.text
    return answer.json()


def eventually(check, seconds: float = 30.0):
    """The first true answer of `check`, asked again and again."""
    ends = time.monotonic() + seconds
    while not (answer := check()):
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.2)
    return answer


def test_no_acknowledged_post_is_lost_when_server_and_worker_are_killed(hub):
    author = Person(hub.url).sign_in("member@hub.example")
    thread = a_public_thread(author)
    replier = Person(hub.url).sign_in("facilitator@hub.example")
    acknowledged, tried = [], []
    for n in range(30):
        if n in (7, 15, 23):
            hub.kill()
            hub.start()
        body = f"Reply number {n}, with the word lanternfish{n}."
        tried.append(body)
        try:
            answer = replier.call("POST", f"/threads/{thread['id']}/posts", {"body": body}, key=f"cut-{n}")
        except httpx.TransportError:
            # The old connection died with the server; the same key makes sure that nothing is doubled.
            answer = replier.call("POST", f"/threads/{thread['id']}/posts", {"body": body}, key=f"cut-{n}")
        assert answer.status_code == 201, answer.text
        acknowledged.append(answer.json()["number"])

    posts = author.posts(thread["id"])

    assert acknowledged == list(range(2, 32))
    assert [post["number"] for post in posts] == list(range(1, 32))
    found = eventually(lambda: author.get("/api/v1/search", params={"q": "lanternfish29"}).json()["results"])
    assert found[0]["title"] == "Power cuts"
    assert eventually(lambda: mails_to(hub, "member@hub.example")) == 1


def mails_to(hub: RunningHub, address: str) -> int:
    """How many mails about the thread wait for this address: one an hour per thread."""
    with sqlite3.connect(hub.var / "hub.sqlite3") as database:
        rows = database.execute(
            'SELECT COUNT(*) FROM mail_mail WHERE "to" = ? AND subject LIKE ?', (address, "%Power cuts%")
        )
        return rows.fetchone()[0]


REDIS = os.environ.get("TEST_REDIS_URL", "")
POSTS = 200
without_redis = pytest.mark.skipif(not REDIS, reason="no Redis: set TEST_REDIS_URL=redis://127.0.0.1:6379/0")


class CutReader(threading.Thread):
    """Follows a thread over a socket that is cut after every so many events, and comes back with `after`."""

    def __init__(self, hub: RunningHub, thread: int, cut_every: int) -> None:
        super().__init__(daemon=True)
        self.hub, self.topic, self.cut_every = hub, f"thread:{thread}", cut_every
        self.seqs: list[int] = []
        self.numbers: list[int] = []

    def run(self) -> None:
        while len(self.numbers) < POSTS:
            try:
                self._until_cut()
            except (ConnectionClosed, OSError):
                time.sleep(0.05)

    def _until_cut(self) -> None:
        with connect(f"ws://127.0.0.1:{self.hub.port}/ws/live/", origin=self.hub.url) as socket:
            after = self.seqs[-1] if self.seqs else 1
            socket.send(json.dumps({"type": "subscribe", "topic": self.topic, "after": after}))
            for _ in range(self.cut_every):
                frame = json.loads(socket.recv(timeout=20))
                if frame["type"] == "event":
                    self.seqs.append(frame["seq"])
                    self.numbers.append(frame["data"]["number"])
                if len(self.numbers) >= POSTS:
                    return


@pytest.mark.parametrize("redis", ["", pytest.param(REDIS, marks=without_redis)], ids=["in-memory", "redis"])
def test_readers_that_are_cut_off_get_every_one_of_200_posts_once_and_in_order(demo_folder, tmp_path, redis):
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub", REDIS_URL=redis)
    hub.start_web()
    try:
        author = Person(hub.url).sign_in("member@hub.example")
        thread = a_public_thread(author)["id"]
        readers = [CutReader(hub, thread, cut_every) for cut_every in (7, 23, 61, 500)]
        for reader in readers:
            reader.start()
        for n in range(POSTS):
            assert author.call("POST", f"/threads/{thread}/posts", {"body": f"Post {n}."}).status_code == 201
        for reader in readers:
            reader.join(timeout=30)
        # The opening post is event 1.
        expected = (list(range(2, POSTS + 2)), list(range(2, POSTS + 2)))
        assert [(reader.seqs, reader.numbers) for reader in readers] == [expected] * len(readers)
    finally:
        hub.stop()


def test_clients_whose_connections_are_cut_all_the_time_lose_and_double_nothing(demo_folder, tmp_path):
    """Small; `python -m benchmarks.soak` is the large one. On PostgreSQL and Redis: test_full_stack."""
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub")
    hub.start_web()
    try:
        found = soak(hub.url, clients=5, posts=150, every=0.5)
    finally:
        hub.stop()
    assert (found.lost, found.doubled, found.out_of_order) == ([], [], [])
    assert found.cuts > 20
