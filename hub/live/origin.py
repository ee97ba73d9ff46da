"""Whether a socket was opened by a page of this hub."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

PORTS = {"http": 80, "https": 443}
Site = tuple[str, str, int]


def headers_of(scope: dict[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope.get("headers", ()) if key == name]


def comes_from_this_hub(scope: dict[str, Any]) -> bool:
    """The Origin must be scheme, host and port of the handshake itself (an allowed host), or BASE_URL.

    Browsers always send Origin with a socket; without one there is nothing to compare, so it is refused.
    """
    origin = _site(_only(headers_of(scope, b"origin")))
    if origin is None:
        return False
    if origin == _site(settings.BASE_URL):
        return True
    host = _only(headers_of(scope, b"host"))
    domain, _ = split_domain_port(host)
    allowed = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
    return allowed and origin == _site(f"{_scheme(scope)}://{host}")


def _scheme(scope: dict[str, Any]) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        told = headers_of(scope, name.removeprefix("HTTP_").replace("_", "-").lower().encode())
        if told:
            return "https" if _only(told).split(",")[0].strip() == secure else "http"
    return "https" if scope.get("scheme") in {"wss", "https"} else "http"


def _site(address: str) -> Site | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or parts.path or parts.query or parts.fragment:
        return None
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme]


def _only(values: Iterable[str]) -> str:
    """The value of a header that may be there once; nothing when it is missing or there twice."""
    found = list(values)
    return found[0] if len(found) == 1 else ""
