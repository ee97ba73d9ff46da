"""From an address to a client, and from every fault on the way to `Unavailable`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError
from elasticsearch.dsl.exceptions import ElasticsearchDslException

from search.backends.base import Unavailable
from search.backends.elastic.address import SECONDS, Address
from search.backends.elastic.node import OPENSEARCH, Node
from search.backends.elastic.reasons import reason_of, sentence_of

log = logging.getLogger("hub.search")
PATIENT_SECONDS = 30.0
"""For work in the background: writing, rebuilding."""
CONNECTIONS = 16
"""To one server, of one process: more than it has threads, or they would wait for one another."""


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
        raise Unavailable(reason_of(error), sentence=sentence_of(error)) from error
    except (TransportError, ElasticsearchDslException, UnsupportedProductError) as error:
        reason = f"{type(error).__name__}: {str(error)[:300]}"
        raise Unavailable(reason, sentence=sentence_of(error)) from error
