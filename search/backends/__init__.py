"""The search engines, and which one this hub uses."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.backends.base import Backend
from search.backends.postgresql import PostgreSQLBackend
from search.backends.sqlite import SQLiteBackend

ENGINES: dict[str, type[Backend]] = {"sqlite": SQLiteBackend, "postgresql": PostgreSQLBackend}


def backend() -> Backend:
    """What answers the questions of this hub."""
    return database()


def database() -> Backend:
    """The engine of the database in use."""
    try:
        return ENGINES[connection.vendor]()
    except KeyError:
        raise ImproperlyConfigured(f"The hub cannot search on {connection.vendor}: use SQLite or PostgreSQL.") from None
