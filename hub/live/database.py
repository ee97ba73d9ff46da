"""Database work of the live engine, away from the event loop.

The engine has a few threads of its own: Channels' `database_sync_to_async` would put every call of
a process on one shared thread.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 4

_executor = ThreadPoolExecutor(THREADS, thread_name_prefix="hub-live")


async def in_database_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in a database thread and answer what it answers; its connections are given back."""

    def job() -> T:
        try:
            return work(*args, **kwargs)
        finally:
            _give_back_connections()

    return await asyncio.get_running_loop().run_in_executor(_executor, job)


def _give_back_connections() -> None:
    """On PostgreSQL to the pool. A sound SQLite connection stays: a new one reads the whole schema again."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" or connection.errors_occurred or connection.in_atomic_block:
            connection.close()
