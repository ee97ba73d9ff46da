"""What the people who run the hub read when the search server cannot be asked as ELASTICSEARCH_URL says."""

import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from search.backends.base import Unavailable
from search.backends.elastic import reasons
from search.backends.elastic.address import address_of
from search.backends.elasticsearch import ElasticsearchBackend
from tests.search_stand_in import stand_in


def said(url: str) -> str:
    with pytest.raises(Unavailable) as raised:
        ElasticsearchBackend(address_of(url)).usable(quickly=True)
    assert (raised.value.sentence, "secret" in str(raised.value)) == (str(raised.value), False)
    return raised.value.sentence


def with_name(url: str) -> str:
    return url.replace("://", "://hub:secret@")


def certificate(path, name: x509.GeneralName, *, days: int = 1) -> ssl.SSLContext:
    """What a server with a certificate that it signed itself, for so many days from yesterday, needs."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "search")])
    made = x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(days - 1, 60))
    signed = made.add_extension(x509.SubjectAlternativeName([name]), critical=False).sign(key, hashes.SHA256())
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, *form) + signed.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_refusal_of_the_server_is_named_as_a_setting():
    for body in (b"", b'{"error": {"root_cause": [{"type": "security_exception", "reason": null}]}, "status": 401}'):
        with stand_in(401, body) as url:
            assert said(with_name(url)) == reasons.REFUSED
    with stand_in(403, b'{"error": {"root_cause": [{"reason": "action [read] is unauthorized"}]}}') as url:
        assert said(with_name(url)) == reasons.NOT_ALLOWED.format(words="action [read] is unauthorized")
    with stand_in(403) as url:
        assert said(with_name(url)) == reasons.NOT_ALLOWED.format(words="Forbidden")
    with stand_in(200, b"<h1>Welcome</h1>") as url:
        assert said(with_name(url)) == reasons.OTHER


def test_index_that_a_full_disk_locked_is_no_setting():
    body = b'{"error": {"root_cause": [{"reason": "index [hub] blocked by: [FORBIDDEN/12/read-only]"}]}}'
    with stand_in(403, body) as url, pytest.raises(Unavailable, match="^403 index .* blocked by") as raised:
        ElasticsearchBackend(address_of(url)).usable()
    assert raised.value.sentence == ""


def test_address_where_nobody_is_and_host_that_nobody_knows_are_told_apart():
    with stand_in() as url:
        pass
    assert said(with_name(url)) == reasons.NOBODY
    assert said("http://hub:secret@nowhere.invalid:9200") == reasons.UNKNOWN


def test_wrong_scheme_and_wrong_certificates_are_named(tmp_path):
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    right, no_certificate = tmp_path / "right.pem", tmp_path / "none.pem"
    no_certificate.write_text("hello")
    with stand_in() as url:
        assert said(with_name(url.replace("http:", "https:"))) == reasons.NO_HTTPS
    with stand_in(tls=certificate(right, here)) as url:
        assert ElasticsearchBackend(address_of(f"{url}?ca_certs={right}")).usable() is False
        assert said(with_name(url)) == reasons.UNTRUSTED
        assert said(with_name(url.replace("https:", "http:"))) == reasons.HUNG_UP
        for path in (no_certificate, tmp_path, tmp_path / "gone.pem"):
            assert said(with_name(f"{url}?ca_certs={path}")) == reasons.NO_CERTIFICATES
    other, old = tmp_path / "other.pem", tmp_path / "old.pem"
    with stand_in(tls=certificate(other, x509.DNSName("other.example"))) as url:
        assert said(with_name(f"{url}?ca_certs={other}")) == reasons.OTHER_NAME
    with stand_in(tls=certificate(old, here, days=0)) as url:
        assert said(with_name(f"{url}?ca_certs={old}")) == reasons.OUT_OF_DATE
