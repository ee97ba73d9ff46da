"""The worker is killed (kill -9) in the middle of an erasure: the next one finishes, and nothing is left."""

import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.planted import in_files
from tests.running import ROOT, RunningHub
from tests.web import PASSWORD, TOKEN, Person

PLANTED = ("qavuxabout", "bofujpost", "zelkineeds")
POSTS = 12
WORKER = """
import django; django.setup()
import hub.plugins.member_data as data
from hub.rights import erasing
known, steps = erasing._erasing, []
def slowly(row):
    found = known(row)
    steps.append(row.pk)
    if "forums" in row.report and row.report["forums"].get("posts emptied", 0) >= 4:
        print("in the middle", flush=True)
        import time; time.sleep(600)
    return data.Erasing(found.member, found.keeps_words, found.names, at_once=2)
erasing._erasing = slowly
erasing.go_on()
"""


@pytest.fixture
def hub(demo_folder, tmp_path):
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub")
    hub.start_web()
    yield hub
    hub.stop()


def rows(hub: RunningHub, sql: str, *values) -> list[tuple]:
    with sqlite3.connect(hub.var / "hub.sqlite3", timeout=30) as database:
        return database.execute(sql, values).fetchall()


def found(hub: RunningHub) -> set[str]:
    with sqlite3.connect(hub.var / "hub.sqlite3", timeout=30) as database:
        text = "\n".join(database.iterdump()).lower()
    files = {word for folder in ("media", "exports") for _, word in in_files(hub.var / folder, PLANTED)}
    return files | {word for word in PLANTED if word in text}


def send(person: Person, path: str, **data: str) -> int:
    token = TOKEN.search(person.get(path).text)[1]
    sent = {**data, "csrfmiddlewaretoken": token}
    return person.post(path, data=sent, headers={"Referer": f"{person.base_url}"}).status_code


def wait_until(hub: RunningHub, sql: str, expected: list[tuple], seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while (now := rows(hub, sql)) != expected:
        assert time.monotonic() < ends, (now, hub.logs()[-3000:])
        time.sleep(0.2)


def killed_in_the_middle(hub: RunningHub) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=hub.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout.readline() == "in the middle\n"
    finally:
        worker.kill()
        worker.wait()


def test_next_worker_finishes_what_a_killed_one_began(hub):
    member = Person(hub.url).sign_in("member@hub.example")
    space = next(one["slug"] for one in member.get("/api/v1/spaces").json()["items"] if one["kind"] == "public")
    thread = member.call("POST", f"/spaces/{space}/threads", {"title": "Mine bofujpost", "body": "Begun."}).json()["id"]
    for n in range(POSTS):
        assert member.call("POST", f"/threads/{thread}/posts", {"body": f"Words bofujpost {n}."}).status_code == 201
    assert send(member, "/account/access-needs/", words="A ramp, zelkineeds.") == 302
    pk = rows(hub, "SELECT id FROM members_member WHERE email = 'member@hub.example'")[0][0]
    with sqlite3.connect(hub.var / "hub.sqlite3", timeout=30) as database:
        database.execute("UPDATE members_member SET about = 'Likes qavuxabout' WHERE id = ?", (pk,))
    assert found(hub) == set(PLANTED)
    assert send(member, "/account/erase/", words="remove", password=PASSWORD) == 302

    killed_in_the_middle(hub)
    assert rows(hub, "SELECT state FROM rights_erasure") == [("under way",)]
    assert found(hub) >= {"qavuxabout", "bofujpost"}
    # The claim of the dead ends after five minutes; here at once.
    with sqlite3.connect(hub.var / "hub.sqlite3", timeout=30) as database:
        database.execute(
            "UPDATE rights_erasure SET claimed_until = ?", (datetime(2026, 1, 1, tzinfo=UTC).isoformat(" "),)
        )
    hub.start_worker()
    wait_until(hub, "SELECT state FROM rights_erasure", [("second look",)])
    assert rows(hub, "SELECT COUNT(*) FROM members_member WHERE id = ?", pk) == [(0,)]
    report = rows(hub, "SELECT json_extract(report, '$.forums.\"posts emptied\"') FROM rights_erasure")
    emptied = rows(hub, "SELECT COUNT(*) FROM forums_post WHERE state = 'deleted' AND author_id IS NULL")
    assert report[0][0] >= POSTS
    assert emptied[0][0] >= report[0][0] - POSTS - 1  # a thread of nobody else goes whole
    long_ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=10)
    with sqlite3.connect(hub.var / "hub.sqlite3", timeout=30) as database:
        database.execute("UPDATE rights_erasure SET erased_at = ?", (long_ago.isoformat(" "),))
        database.execute(
            "UPDATE plugins_heartbeat SET seen_at = ? WHERE name LIKE '%go_on'", (long_ago.isoformat(" "),)
        )
    wait_until(hub, "SELECT state FROM rights_erasure", [("done",)])
    assert found(hub) == set()
