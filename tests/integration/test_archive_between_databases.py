"""A backup moves a hub from SQLite to PostgreSQL and back, and nothing is different."""

import os
import re

import psycopg
import pytest
from django.db import connection, connections

from tests.live import database_url
from tests.running import RunningHub, prepared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database, pytest.mark.services]
NAME = f"hub_archive_{os.getpid()}"


@pytest.fixture
def empty_postgresql():
    """The URL of a migrated, otherwise unused PostgreSQL database; a copy of the test database's tables."""
    if connection.vendor != "postgresql":
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub")
    url, source = database_url(), connection.settings_dict["NAME"]
    connections.close_all()
    # Copied, because `migrate` takes half a minute; nobody may be connected to what is copied.
    with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{NAME}" TEMPLATE "{source}"')
        yield f"{url.rpartition('/')[0]}/{NAME}"
        server.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def content(printed: str) -> str:
    return re.search(r"^Content: (\w{64})$", printed, re.M)[1]


def test_sqlite_to_postgresql_to_sqlite_has_one_content_hash_files_included(demo_folder, empty_postgresql, tmp_path):
    first = RunningHub.copy_of(demo_folder, tmp_path / "first")
    second = RunningHub(tmp_path / "second", extra={"DATABASE_URL": empty_postgresql})
    third = RunningHub.copy_of(prepared("bare"), tmp_path / "third")
    (tmp_path / "second").mkdir()
    hashes = [content(first.manage("backup", str(tmp_path / "a.zip")))]
    hashes.append(content(second.manage("restore", str(tmp_path / "a.zip"))))
    hashes.append(content(second.manage("backup", str(tmp_path / "b.zip"))))
    hashes.append(content(third.manage("restore", str(tmp_path / "b.zip"))))
    hashes.append(content(third.manage("content_hash")))
    assert hashes == [hashes[0]] * 5
    files = sorted(path.relative_to(first.var) for path in (first.var / "media").rglob("*") if path.is_file())
    there = sorted(path.relative_to(third.var) for path in (third.var / "media").rglob("*") if path.is_file())
    assert (there, len(files) > 50) == (files, True)
    third.start_web()
    try:
        found = third_answers(third)
    finally:
        third.stop()
    assert found


def third_answers(hub: RunningHub) -> bool:
    """The restored hub lets people in and finds their words."""
    from tests.web import Person

    member = Person(hub.url).sign_in("member@hub.example")
    return bool(member.get("/api/v1/search", params={"q": "kettle"}).json()["total"])
