"""Search servers for tests, as the TEST_ variables name them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from search.backends import database, engine
from search.backends.base import Backend
from search.backends.elastic.address import address_of
from search.backends.elasticsearch import ElasticsearchBackend

VARIABLES = {"elasticsearch": "TEST_ELASTICSEARCH_URL", "opensearch": "TEST_OPENSEARCH_URL"}
SERVERS = [pytest.param(name, marks=pytest.mark.services) for name in VARIABLES]


def server_url(name: str) -> str:
    """The address of a server whose indexes may be emptied; without one the test is skipped."""
    url = os.environ.get(VARIABLES[name], "")
    if not url:
        pytest.skip(f"set {VARIABLES[name]}=http://127.0.0.1:9200 to a server for tests: what is in it may go")
    return url.rstrip("/")


@contextmanager
def answered_by(name: str, settings, index: str) -> Iterator[str]:
    """A hub that the database answers ("database"), or a server in an `index` that goes at the end. With a
    server the database keeps an index, too.
    """
    if name == "database":
        yield name
        return
    settings.ELASTICSEARCH_URL = f"{server_url(name)}/{index}"
    yield name
    engine().indexes.drop_all()


def engine_named(name: str) -> Backend:
    """The database's engine ("database"), or that of a server: empty, and it finds at once what is written."""
    if name == "database":
        return database()
    engine = ElasticsearchBackend(address_of(server_url(name)), refresh=True, seconds=30)
    engine.clear()
    return engine
