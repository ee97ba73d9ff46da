"""From ELASTICSEARCH_URL to a client, and from every fault on the way to `Unavailable`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError
from elasticsearch.dsl.exceptions import ElasticsearchDslException

from search.backends.base import Unavailable
from search.backends.elastic.node import OPENSEARCH, Node

log = logging.getLogger("hub.search")
SECONDS = 1.5
"""For all the questions of a page together: within two seconds somebody else is asked, and the page has to be made."""
PATIENT_SECONDS = 30.0
"""For work in the background: writing, rebuilding."""
CONNECTIONS = 16
"""To one server, of one process: more than it has threads, or they would wait for one another."""
INDEX = "hub-search"


@dataclass(frozen=True)
class Address:
    """What ELASTICSEARCH_URL says. `index` is the name that the hub's own indexes begin with."""

    url: str
    user: str = ""
    password: str = ""
    ca_certs: str = ""
    index: str = INDEX


def address_of(url: str) -> Address:
    """`https://name:password@host:9200/index?ca_certs=/path/ca.crt`; all but scheme and host may be missing."""
    parts = urlsplit(url)
    more = dict(parse_qsl(parts.query))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return Address(
        url=f"{parts.scheme}://{host}:{parts.port or (443 if parts.scheme == 'https' else 9200)}",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca_certs=more.get("ca_certs", ""),
        index=parts.path.strip("/") or INDEX,
    )


@cache
def client_of(address: Address) -> Elasticsearch:
    """One client for the process, safe for threads. It never tries twice: whoever asks decides that."""
    return Elasticsearch(
        address.url,
        basic_auth=(address.user, address.password) if address.user else None,
        node_class=Node,
        request_timeout=SECONDS,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=CONNECTIONS,
        **({"ca_certs": address.ca_certs} if address.ca_certs else {}),  # type: ignore[arg-type]
    )


def is_opensearch(client: Elasticsearch) -> bool:
    """As far as it is known: a server that was not asked anything yet has not said."""
    return any(getattr(node, "product", "") == OPENSEARCH for node in client.transport.node_pool.all())


@contextmanager
def answering() -> Iterator[None]:
    """Whatever keeps the server from answering, its own refusals included, is a reason to go elsewhere."""
    try:
        yield
    except ApiError as error:
        if error.status_code == 400:
            log.error("the search engine does not understand: %s", reason_of(error))
        raise Unavailable(reason_of(error)) from error
    except (TransportError, ElasticsearchDslException, UnsupportedProductError) as error:
        raise Unavailable(f"{type(error).__name__}: {str(error)[:300]}") from error


def reason_of(error: ApiError) -> str:
    """Status and the server's own words, without what was asked."""
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error")
    causes = told.get("root_cause") or [told] if isinstance(told, dict) else [{"reason": str(told or error.message)}]
    return f"{error.status_code} {'; '.join(str(cause.get('reason'))[:300] for cause in causes[:2])}"
