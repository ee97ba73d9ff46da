"""Through everything that an index holds, page by page, as it was at one moment: a point in time and `search_after`.

The two kinds of server open and close a point in time in ways of their own. Elasticsearch breaks ties by itself,
OpenSearch 2 does not: so documents are gone through in an order that is theirs alone (object id, kind, ordinal). That
also lets a walk go on from where it was when the server has forgotten its point in time, as it does after a restart.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from search.backends.elastic.connection import is_opensearch

PAGE, PAGE_WITH_SOURCES = 2_000, 200
KEPT = "2m"
"""How long the server keeps the point in time after each page."""
ORDER = ["object_id", "kind", "ordinal"]
OPENED_ANEW = 5

Page = list[dict[str, Any]]


def pages(
    client: Elasticsearch, index: str, query: Mapping[str, Any], *, source: bool = False, fields: Sequence[str] = ()
) -> Iterator[Page]:
    """Hits, each with `sort` in the order of ORDER, and with these fields. What is written from now on is not among
    them.
    """
    client.indices.refresh(index=index)
    body: dict[str, Any] = {"query": query, "sort": ORDER, "_source": source, "track_total_hits": False}
    body["docvalue_fields"] = list(fields)
    body["size"] = PAGE_WITH_SOURCES if source else PAGE
    opened, moment = 1, open_moment(client, index)
    try:
        while True:
            try:
                hits = client.search(body={**body, "pit": {"id": moment, "keep_alive": KEPT}}).body["hits"]["hits"]
            except NotFoundError:
                if opened == OPENED_ANEW:
                    raise
                opened, moment = opened + 1, open_moment(client, index)
                continue
            if not hits:
                return
            yield hits
            body["search_after"] = hits[-1]["sort"]
    finally:
        # Whether it is let go of or forgotten after two minutes makes no difference to the walk.
        with suppress(ApiError, TransportError):
            close_moment(client, moment)


def open_moment(client: Elasticsearch, index: str) -> str:
    """A point in time of an index, by its id."""
    if not is_opensearch(client):
        return str(client.open_point_in_time(index=index, keep_alive=KEPT).body["id"])
    path = f"/{index}/_search/point_in_time"
    opened = client.perform_request("POST", path, params={"keep_alive": KEPT}, headers={"accept": "application/json"})
    return str(opened.body["pit_id"])


def close_moment(client: Elasticsearch, moment: str) -> None:
    if not is_opensearch(client):
        client.close_point_in_time(id=moment)
        return
    headers = {"accept": "application/json", "content-type": "application/json"}
    client.perform_request("DELETE", "/_search/point_in_time", headers=headers, body={"pit_id": [moment]})
