"""The search engines, and which ones this hub uses."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.backends.base import Backend
from search.backends.choosing import Chosen
from search.backends.elastic.address import address_of
from search.backends.postgresql import PostgreSQLBackend
from search.backends.sqlite import SQLiteBackend
from search.waiting import anything_to_forget

if TYPE_CHECKING:
    from search.backends.elasticsearch import ElasticsearchBackend

ENGINES: dict[str, type[Backend]] = {"sqlite": SQLiteBackend, "postgresql": PostgreSQLBackend}


def backend() -> Backend:
    """What answers the questions of this hub. Take it once for a page: it remembers what did not answer."""
    server = engine()
    return Chosen(server, database(), anything_to_forget) if server else database()


def database() -> Backend:
    """The index of the database in use, which every hub keeps."""
    try:
        return ENGINES[connection.vendor]()
    except KeyError:
        raise ImproperlyConfigured(f"The hub cannot search on {connection.vendor}: use SQLite or PostgreSQL.") from None


def engine() -> "ElasticsearchBackend | None":
    """The server that ELASTICSEARCH_URL names."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from search.backends.elasticsearch import ElasticsearchBackend  # noqa: PLC0415 -- 0.3 s of a start; most have none

    return ElasticsearchBackend(address_of(settings.ELASTICSEARCH_URL))


def indexes() -> list[Backend]:
    """All that are kept, each on its own."""
    server = engine()
    return [database(), server] if server else [database()]
