"""A database that the migrations made, kept and copied: making one takes 18 seconds, a copy hardly any.

Kept for as long as no migration changes. Django's own `migrate` still runs on every copy, so whatever a copy lacks
is added to it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
APPS = ("hub", "members", "stories", "forums", "search")


def of_migrations() -> str:
    """Changes with any migration, of ours or of a package."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for app in APPS:
        for path in sorted((ROOT / app).rglob("migrations/*.py")):
            digest.update(f"{path.relative_to(ROOT)}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept_file() -> Path:
    return ROOT / "var" / f"migrated-{of_migrations()}.sqlite3"


@contextmanager
def alone() -> Iterator[None]:
    """From the copy to what is kept: whoever begins beside this one waits, and then has a copy."""
    kept_file().parent.mkdir(exist_ok=True)
    with kept_file().with_name("migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


_put = ExitStack()


def copy_file(path: Path) -> None:
    """Put a migrated SQLite database there, if one is kept; else it is for the caller to migrate."""
    if kept_file().exists():
        shutil.copyfile(kept_file(), path)


def keep_file(path: Path) -> None:
    """Keep this SQLite database, which has just been migrated and holds nothing else."""
    kept = kept_file()
    if kept.exists():
        return
    making = kept.with_suffix(f".{os.getpid()}")
    making.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        # With what stands in the log beside it.
        database.execute("VACUUM INTO ?", [str(making)])
    database.close()
    for old in set(kept.parent.glob("migrated-*")) - {making, kept}:
        old.unlink(missing_ok=True)
    making.rename(kept)


def put_in_place() -> None:
    """The database of the tests, before Django's test runner looks for it: a copy, or none."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        for path in (name, f"{name}-wal", f"{name}-shm"):
            Path(path).unlink(missing_ok=True)
        _put.enter_context(alone())
        copy_file(Path(name))
        return
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
        if _kept_name(name) in _databases(cursor):
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(_kept_name(name))}")


def keep() -> None:
    """Keep the database of the tests as it was just migrated."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        keep_file(Path(name))
        _put.close()
        return
    # A database is copied while nobody is in it.
    connection.close()
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        found = _databases(cursor)
        if _kept_name(name) not in found:
            for old in (other for other in found if other.startswith(f"{name}_migrated_")):
                cursor.execute(f"DROP DATABASE {quoted(old)}")
            cursor.execute(f"CREATE DATABASE {quoted(_kept_name(name))} TEMPLATE {quoted(name)}")


def _kept_name(name: str) -> str:
    return f"{name}_migrated_{of_migrations()}"


def _databases(cursor) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database")
    return [name for (name,) in cursor.fetchall()]
