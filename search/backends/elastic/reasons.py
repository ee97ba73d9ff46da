"""What keeps a search server from answering, for the people who run the hub: a wrong setting is named as one.

No sentence holds a password or an address: who reads it knows where ELASTICSEARCH_URL stands.
"""

import errno
import http
import socket
import ssl

from elastic_transport import SerializationError, TlsError, TransportError
from elasticsearch import ApiError, UnsupportedProductError

REFUSED = "The search server refuses the name or the password in ELASTICSEARCH_URL."
NOT_ALLOWED = "The search server does not let the name in ELASTICSEARCH_URL do that. It says: {words}."
NOBODY = (
    "There is no search server at the address in ELASTICSEARCH_URL: nobody answers there. Either it is not running, or "
    "host or port are wrong."
)
UNKNOWN = "The host in ELASTICSEARCH_URL is not known by that name."
NO_WAY = "There is no way from here to the host in ELASTICSEARCH_URL."
OTHER = "What answers at the address in ELASTICSEARCH_URL does not speak as Elasticsearch or OpenSearch do."
NO_HTTPS = "The server in ELASTICSEARCH_URL does not speak https there: the address may have to begin with http://."
HUNG_UP = (
    "The search server hung up without an answer. If it speaks https, ELASTICSEARCH_URL has to begin with https://."
)
UNTRUSTED = (
    "The certificate of the search server is not trusted. Name the file of the authority that signed it at the end of "
    "ELASTICSEARCH_URL: ?ca_certs=/path/to/ca.crt."
)
OTHER_NAME = "The certificate of the search server is for another host than the one in ELASTICSEARCH_URL."
OUT_OF_DATE = "The certificate of the search server has run out, or is not valid yet."
NO_CERTIFICATES = "The file that ca_certs names in ELASTICSEARCH_URL cannot be read, or holds no certificate."

# As OpenSSL names and numbers them.
PLAIN_WORDS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL"}
DATES, NAMES = {9, 10}, {62, 64}


def sentence_of(error: Exception) -> str:
    """What to look at; "" where the reason is none that people could do something about."""
    if isinstance(error, ApiError):
        return _of_refusal(error)
    if isinstance(error, UnsupportedProductError | SerializationError):
        return OTHER
    if isinstance(error, TransportError):
        return _of_cause(_said_by_system(error), is_tls=isinstance(error, TlsError))
    return ""


def reason_of(error: ApiError) -> str:
    """Status and the server's own words, without what was asked."""
    return f"{error.status_code} {_words_of(error)}"


def _of_refusal(error: ApiError) -> str:
    if error.status_code == 401:
        return REFUSED
    # A server whose disk is full locks its indexes with the same status.
    if error.status_code == 403 and "block" not in _words_of(error).lower():
        return NOT_ALLOWED.format(words=_words_of(error).rstrip("."))
    return ""


def _words_of(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error")
    causes = (told.get("root_cause") or [told]) if isinstance(told, dict) else [{"reason": told or error.body}]
    words = [cause.get("reason") or cause.get("type") for cause in causes[:2]]
    return "; ".join(str(each)[:300] for each in words if each) or _phrase(error.status_code)


def _phrase(status: int) -> str:
    return http.HTTPStatus(status).phrase if status in list(http.HTTPStatus) else "no reason is given"


def _said_by_system(error: BaseException | None) -> BaseException | None:
    """The first of its causes that no library has put into words of its own."""
    while error is not None and not isinstance(error, OSError | ValueError):
        error = error.__cause__ or error.__context__
    return error


def _of_cause(cause: BaseException | None, *, is_tls: bool) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        named = cause.verify_code
        return OUT_OF_DATE if named in DATES else OTHER_NAME if named in NAMES else UNTRUSTED
    if isinstance(cause, ssl.SSLError):
        return NO_HTTPS if cause.reason in PLAIN_WORDS else NO_CERTIFICATES if cause.library in {"X509", "PEM"} else ""
    if isinstance(cause, socket.gaierror):
        return UNKNOWN
    if isinstance(cause, ConnectionRefusedError):
        return NOBODY
    if isinstance(cause, ConnectionResetError):
        return HUNG_UP
    if isinstance(cause, ValueError):  # of urllib3, which compares the names itself
        return OTHER_NAME if is_tls else ""
    number = cause.errno if isinstance(cause, OSError) else None
    if is_tls:
        return NO_CERTIFICATES if number in {errno.ENOENT, errno.EISDIR, errno.EACCES} else ""
    return NO_WAY if number in {errno.EHOSTUNREACH, errno.ENETUNREACH} else ""
