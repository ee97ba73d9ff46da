"""Looking for words everywhere: every column of every table, engines' own ones included, sessions, files."""

from collections.abc import Collection
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection


def tables() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return [name for (name,) in cursor.fetchall()]


def in_the_database(words: Collection[str]) -> set[tuple[str, str]]:
    """(table, word) for every one of the words (in small letters) in any column of any row, blobs included."""
    found = set()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(readable(value) for value in row).lower()
                found |= {(table, word) for word in words if word in text}
    for session in Session.objects.all():
        found |= {("a session", word) for word in words if word in repr(session.get_decoded()).lower()}
    return found


def readable(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def in_files(folder: Path, words: Collection[str]) -> set[tuple[str, str]]:
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    texts = {path.name: (path.name + path.read_bytes().decode("latin-1")).lower() for path in files}
    return {(name, word) for name, text in texts.items() for word in words if word in text}
