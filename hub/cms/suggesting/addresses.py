"""When two web addresses lead to the same thing."""

from urllib.parse import parse_qsl, urlencode, urlsplit

DOES_NOT_COUNT = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
"""Parameters that only say where a reader came from."""


def host_of(address: str) -> str:
    """The host without "www.", in lower case; "" when there is none."""
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def same_address(address: str) -> str:
    """What is equal for addresses that lead to the same thing: "library.example/a-guide?page=2"."""
    try:
        parts = urlsplit(address.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return address.strip()
    pairs = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(DOES_NOT_COUNT)]
    query = f"?{urlencode(sorted(pairs))}" if pairs else ""
    return f"{host_of(address)}{port}{parts.path.rstrip('/')}{query}"
