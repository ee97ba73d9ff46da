import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of(client):
    """How many queries a page costs a guest whose pictures are made, while nothing is kept in the cache."""

    def count(url: str) -> int:
        assert client.get(url).status_code == 200
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count
