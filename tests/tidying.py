"""What takes the place of Django's flush after a test that commits.

Django empties all the tables, about 200 of them, and has content types and permissions made again, which takes a
second and loses what migrations put there. Here the rows that migrations made are kept beside the tables, and after
a test one statement finds the tables that differ from them; only those are set right. Whatever a test did, the next
one begins with the same rows as the first.
"""

from contextlib import contextmanager

from django.db import connection, transaction

KEPT = "kept"


def keep() -> None:
    """Copy the rows of every table that has some. Once, when the database has just been made."""
    with _kept_at_hand(anew=True), connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT 1 FROM {_name(table)} LIMIT 1")
            if cursor.fetchone():
                cursor.execute(f"CREATE TABLE {KEPT}.{_name(table)} AS SELECT * FROM {_name(table)}")


def tidy() -> list[str]:
    """Put back what `keep` found; answers the tables that had been changed."""
    with _kept_at_hand(), transaction.atomic(), connection.cursor() as cursor:
        kept = _kept(cursor)
        cursor.execute(" UNION ALL ".join(_changed(table, table in kept) for table in _tables()))
        changed = [table for (table,) in cursor.fetchall()]
        # Foreign keys are looked at when the transaction ends, so the order is of no matter.
        for table in changed:
            cursor.execute(f"DELETE FROM {_name(table)}")
        for table in changed:
            if table in kept:
                cursor.execute(f"INSERT INTO {_name(table)} SELECT * FROM {KEPT}.{_name(table)}")
    return changed


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _name(table: str) -> str:
    return connection.ops.quote_name(table)


def _changed(table: str, kept: bool) -> str:
    """A query that answers the name of the table when its rows are not those that were kept."""
    name = _name(table)
    differs = f"EXISTS (SELECT 1 FROM {name})"
    if kept:
        copy = f"{KEPT}.{name}"
        differs = f"(SELECT count(*) FROM {name}) <> (SELECT count(*) FROM {copy})"
        differs += f" OR EXISTS (SELECT * FROM {name} EXCEPT SELECT * FROM {copy})"
    return f"SELECT '{table}' WHERE {differs}"


def _kept(cursor) -> set[str]:
    if connection.vendor == "sqlite":
        cursor.execute(f"SELECT name FROM {KEPT}.sqlite_master WHERE type = 'table'")
    else:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
    return {table for (table,) in cursor.fetchall()}


@contextmanager
def _kept_at_hand(anew: bool = False):
    """A schema of PostgreSQL, a file beside that of SQLite: in neither do other tests meet it among the tables."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            if anew:
                cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
                cursor.execute(f"CREATE SCHEMA {KEPT}")
            yield
            return
        cursor.execute(f"ATTACH DATABASE %s AS {KEPT}", [f"{connection.settings_dict['NAME']}.kept"])
        if anew:
            for table in _kept(cursor):
                cursor.execute(f"DROP TABLE {KEPT}.{_name(table)}")
        try:
            yield
        finally:
            cursor.execute(f"DETACH DATABASE {KEPT}")
