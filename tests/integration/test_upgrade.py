"""The way up from the database of the first hub that ran: nothing is lost, everything opens."""

import lzma
import re
import sqlite3
from pathlib import Path

import pytest

from tests.running import ROOT, RunningHub
from tests.web import Person

OLD = ROOT / "tests" / "databases" / "the_hub_runs.sqlite3.xz"
KEPT = {
    "members_member": "email, handle, display_name, about, password, date_joined",
    "forums_space": "id, slug, name, kind",
    "forums_thread": "id, title, slug, space_id, author_id",
    "forums_post": "id, thread_id, number, author_id, body_html, created_at",
    "wagtailcore_page": "id, title, slug, url_path, live, first_published_at",
    "wagtaildocs_document": "id, title, file",
    "live_liveevent": "topic, seq, kind, ids",
}


def rows(path: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(path) as database:
        return {
            table: sorted(database.execute(f"SELECT {columns} FROM {table}"), key=repr)
            for table, columns in KEPT.items()
        }


@pytest.fixture
def old_hub(demo_folder, tmp_path) -> RunningHub:
    (tmp_path / "hub.sqlite3").write_bytes(lzma.decompress(OLD.read_bytes()))
    (tmp_path / "static").symlink_to(demo_folder / "static")
    hub = RunningHub(tmp_path)
    yield hub
    hub.stop()


def test_hub_of_the_first_release_is_upgraded_and_everything_is_there(old_hub):
    before = rows(old_hub.var / "hub.sqlite3")
    old_hub.manage("migrate", "-v0")
    old_hub.manage("search", "rebuild")

    after = rows(old_hub.var / "hub.sqlite3")
    changed = {table for table in KEPT if not set(before[table]) <= set(after[table])}
    assert changed == set()
    assert {table: len(found) for table, found in after.items() if table.startswith(("members", "forums"))} == {
        table: len(found) for table, found in before.items() if table.startswith(("members", "forums"))
    }

    old_hub.start_web()
    member = Person(old_hub.url).sign_in("member@hub.example")
    for path in ("/", "/news/", "/resources/", "/stories/", "/spaces/kitchen-table/", "/members/nadia/"):
        assert member.get(path).status_code == 200, path
    thread = member.get("/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/")
    assert re.search(r"<h1[^>]*>\s*First meeting nerves, and what helped", thread.text)
    assert member.get("/api/v1/search", params={"q": "nerves"}).json()["total"] > 0
    # What is new since then works on the old data, too.
    assert re.search(r"^Content: \w{64}$", old_hub.manage("backup", str(old_hub.var / "hub.zip")), re.M)
