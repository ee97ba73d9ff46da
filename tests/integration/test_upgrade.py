"""The way up from the database of the first hub that ran: nothing is lost, everything opens."""

import lzma
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.live import database_url
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
COUNTED = ("members_member", "forums_space", "forums_thread", "forums_post", "wagtaildocs_document", "live_liveevent")


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


@pytest.fixture
def on_postgresql(old_hub) -> RunningHub:
    """The same hub on PostgreSQL, as it would have been there: the tables of then, and its rows."""
    if connection.vendor != "postgresql":
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub")
    server, name = database_url().rpartition("/")[0], f"hub_upgrade_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        old_hub.extra["DATABASE_URL"] = f"{server}/{name}"
        command = [sys.executable, "-m", "tests.databases.to_postgresql", str(old_hub.var / "hub.sqlite3")]
        subprocess.run(command, env=old_hub.environment(), cwd=ROOT, check=True)
        yield old_hub
        old_hub.stop()
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.services
@pytest.mark.database
def test_hub_of_the_first_release_is_upgraded_on_postgresql_too(on_postgresql):
    hub = on_postgresql
    with sqlite3.connect(hub.var / "hub.sqlite3") as old:
        before = {table: old.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in COUNTED}
    hub.manage("migrate", "-v0")
    with psycopg.connect(hub.extra["DATABASE_URL"]) as database:
        after = {table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in COUNTED}
    assert after == before
    hub.manage("search", "rebuild")
    hub.start_web()
    member = Person(hub.url).sign_in("member@hub.example")
    thread = member.get("/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/")
    assert re.search(r"<h1[^>]*>\s*First meeting nerves, and what helped", thread.text)
    assert member.get("/api/v1/search", params={"q": "nerves"}).json()["total"] > 0
    # The numbering goes on where it was.
    assert member.call("POST", "/threads/1/posts", {"body": "Still here."}).status_code == 201
    assert re.search(r"^Content: \w{64}$", hub.manage("backup", str(hub.var / "hub.zip")), re.M)


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
