"""How PostgreSQL plans what the hub asks it. Told to every connection, as a pooler between may not pass options on."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

SETTINGS = {
    # All that the hub asks for is small, or stops early. Starting other processes for a part of it takes 10 ms, and
    # compiling it 50 and more: on a large hub PostgreSQL would do both for a search, which takes less without them.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


@receiver(connection_created, dispatch_uid="hub.planning")
def plan(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("; ".join(f"SET {name} = {value}" for name, value in SETTINGS.items()))
