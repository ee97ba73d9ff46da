"""Power cuts: what was acknowledged is there, search and mail catch up."""

import sqlite3
import time

import httpx
import pytest

from tests.running import RunningHub
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
