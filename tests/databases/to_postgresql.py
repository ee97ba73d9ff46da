"""Brings a hub's old SQLite file to PostgreSQL as it is, in the state of its own migrations: `python -m … FILE`.

The hub itself moves between databases by `backup` and `restore`, which take one version alone. So the tables are made
by the migrations of that time, which are all still here, and the rows are copied.
"""

import sqlite3
import sys
from datetime import UTC, datetime
from typing import Any

import django


def old_migrations(old: sqlite3.Connection) -> list[tuple[str, str]]:
    return [(app, name) for app, name in old.execute("SELECT app, name FROM django_migrations")]


def value_for(kind: str, value: Any) -> Any:
    """What SQLite gave, as PostgreSQL wants it."""
    if value is not None and kind == "boolean":
        return bool(value)
    if value is not None and kind.startswith("timestamp"):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value


def copy_rows(old: sqlite3.Connection, cursor: Any, table: str) -> None:
    cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
    kinds = dict(cursor.fetchall())
    found = old.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in found.description]
    rows = [[value_for(kinds[name], value) for name, value in zip(names, row, strict=True)] for row in found]
    columns, places = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', rows)
    if kinds.get("id") in {"integer", "bigint"} and rows:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), MAX(id)) FROM \"{table}\"")


def main(path: str) -> None:
    django.setup()
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    old = sqlite3.connect(path)
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    # Without those that a squashed one, which is among them too, stands for; the last ones bring all others along.
    applied = {one for one in old_migrations(old) if one in graph.nodes}
    executor.migrate(
        sorted(one for one in applied if not {node.key for node in graph.node_map[one].children} & applied)
    )
    theirs = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = sorted(theirs & set(connection.introspection.table_names()))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            copy_rows(old, cursor, table)


if __name__ == "__main__":
    main(sys.argv[1])
