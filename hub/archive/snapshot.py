"""Reading the whole database as it was at one moment, while people go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is from one moment; nothing waits for it, and it waits for nobody."""
    if connection.in_atomic_block:  # a test, which is alone
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        yield from _on_sqlite()


def _on_sqlite() -> Iterator[None]:
    # Django's own transactions take the write lock at once here; this one only reads, beside a writer.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
