"""The last stop before the wire: lets one client talk to Elasticsearch and to OpenSearch. It changes headers only.

OpenSearch refuses the media type in which Elasticsearch's client names the version it speaks (406), and does not
name the product in its answers, without which the client refuses to go on. Which server it is is asked once (`GET /`),
with the credentials of the first request; Elasticsearch is then talked to as if nothing stood between.
"""

import dataclasses
import json
import re
from functools import partial

from elastic_transport import ConnectionError, HttpHeaders, Urllib3HttpNode
from elastic_transport._node import NodeApiResponse
from elastic_transport.client_utils import DEFAULT, DefaultType

VERSIONED = re.compile(r"application/vnd\.elasticsearch\+(?P<format>[\w.-]+)(\s*;\s*compatible-with=\d+)?")
PRODUCT = "x-elastic-product"
ELASTICSEARCH, OPENSEARCH = "elasticsearch", "opensearch"


class Node(Urllib3HttpNode):
    """One server. `product` is empty until it has said what it is."""

    product = ""

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> NodeApiResponse:
        ask = partial(super().perform_request, request_timeout=request_timeout)
        if not self.product:
            answer = ask("GET", "/", headers=_asking(headers))
            self.product = product_of(answer.meta.status, answer.meta.headers, answer.body)
            if not self.product:
                return answer  # a refusal, as a rule: the client makes an error of it, and the next request asks again
        if self.product == ELASTICSEARCH:
            return whole(ask(method, target, body=body, headers=headers), method)
        return named(whole(ask(method, target, body=body, headers=plain(headers)), method))


def product_of(status: int, headers: HttpHeaders, body: bytes) -> str:
    """ELASTICSEARCH, OPENSEARCH, or "" where the answer to `GET /` does not tell."""
    if (headers.get(PRODUCT) or "").lower() == ELASTICSEARCH:
        return ELASTICSEARCH
    try:
        distribution = json.loads(body)["version"].get("distribution") if status == 200 else ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return OPENSEARCH if distribution == OPENSEARCH else ""


def whole(answer: NodeApiResponse, method: str) -> NodeApiResponse:
    """Raises ConnectionError where the connection broke off among the headers, which looks like an empty answer."""
    if method != "HEAD" and "content-type" not in answer.meta.headers:
        raise ConnectionError("the answer broke off")
    return answer


def plain(headers: HttpHeaders | None) -> HttpHeaders:
    """A copy without versions of Elasticsearch in the media types."""
    kept = HttpHeaders(headers or {})
    for name in ("accept", "content-type"):
        if name in kept:
            kept[name] = VERSIONED.sub(r"application/\g<format>", kept[name])
    return kept


def named(answer: NodeApiResponse) -> NodeApiResponse:
    headers = HttpHeaders({**answer.meta.headers, PRODUCT: "Elasticsearch"})
    return NodeApiResponse(dataclasses.replace(answer.meta, headers=headers), answer.body)


def _asking(headers: HttpHeaders | None) -> HttpHeaders:
    asking = HttpHeaders({name: value for name, value in (headers or {}).items() if name.lower() != "content-type"})
    asking["accept"] = "application/json"
    return asking
