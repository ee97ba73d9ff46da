import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elastic_transport import ConnectionError as NoConnection
from elastic_transport._node import NodeApiResponse
from elasticsearch import NotFoundError

from hub.settings import environment
from search.backends.base import Unavailable
from search.backends.elastic.address import Address, address_of
from search.backends.elastic.connection import answering
from search.backends.elastic.node import ELASTICSEARCH, OPENSEARCH, plain, product_of, whole


def test_address_says_server_user_certificates_and_index():
    assert address_of("https://hub:p%40ss@search.example:9243/our-hub?ca_certs=/etc/ca.crt") == Address(
        "https://search.example:9243", "hub", "p@ss", "/etc/ca.crt", "our-hub"
    )
    assert address_of("http://[::1]") == Address("http://[::1]:9200")


@pytest.mark.parametrize(
    "url", ["search.example:9200", "ftp://search.example", "http://search.example/A*", "http://h/?verify=no", "http://"]
)
def test_address_that_is_none_stops_the_start_with_a_sentence(monkeypatch, url):
    monkeypatch.setenv("ELASTICSEARCH_URL", url)
    with pytest.raises(SystemExit, match="ELASTICSEARCH_URL must look like https://"):
        environment.elasticsearch_url()


def test_certificates_that_are_not_there_stop_the_start(monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://search.example/?ca_certs=/nowhere/ca.crt")
    with pytest.raises(SystemExit, match="/nowhere/ca.crt"):
        environment.elasticsearch_url()


def test_server_says_what_it_is_and_a_refusal_says_nothing():
    named = HttpHeaders({"X-Elastic-Product": "Elasticsearch"})
    assert product_of(401, named, b"") == ELASTICSEARCH
    assert product_of(200, HttpHeaders(), b'{"version": {"distribution": "opensearch"}}') == OPENSEARCH
    assert product_of(200, HttpHeaders(), b'{"version": {"number": "7.10.2"}}') == ""
    assert product_of(401, HttpHeaders(), b"Unauthorized") == ""
    assert product_of(200, HttpHeaders(), b"[]") == ""


def test_versions_go_out_of_the_media_types_and_the_original_stays():
    headers = HttpHeaders({"Content-Type": "application/vnd.elasticsearch+x-ndjson; compatible-with=8", "x-id": "1"})
    assert plain(headers)["content-type"] == "application/x-ndjson"
    assert plain(headers)["x-id"] == "1"
    assert headers["content-type"] == "application/vnd.elasticsearch+x-ndjson; compatible-with=8"


def test_answer_that_broke_off_among_its_headers_is_none():
    def answer(**headers):
        meta = ApiResponseMeta(200, "1.1", HttpHeaders(headers), 0.1, NodeConfig("http", "127.0.0.1", 9200))
        return NodeApiResponse(meta, b"")

    with pytest.raises(NoConnection):
        whole(answer(), "POST")
    assert whole(answer(), "HEAD") == answer()
    assert whole(answer(**{"content-type": "application/json"}), "POST").body == b""


def test_every_fault_on_the_way_is_unavailable():
    meta = ApiResponseMeta(404, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "127.0.0.1", 9200))
    gone = NotFoundError("not found", meta, {"error": {"type": "index_not_found", "reason": "no such index"}})
    for error in (gone, NoConnection("refused")):
        with pytest.raises(Unavailable), answering():
            raise error
