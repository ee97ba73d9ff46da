"""The address a request comes from, believing as many proxies as the hub is told to."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings


def client_address(peer: str, forwarded_for: str) -> str:
    """The client's address, as limits count it: of IPv6 the network that one household has (/64)."""
    return _household(told_address(peer, forwarded_for))


def told_address(peer: str, forwarded_for: str) -> str:
    """The client's address, without a port.

    `peer` is who opened the connection, `forwarded_for` the X-Forwarded-For header. Each proxy adds one
    entry at its end, so with N trusted proxies the N-th from the end was written by one of ours; anything
    before that may be made up.
    """
    entries = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    count = settings.TRUSTED_PROXY_COUNT
    return _without_port(entries[-count] if count and len(entries) >= count else peer)


def _household(address: str) -> str:
    """One connection at home has 2^64 addresses of IPv6: counted one by one, there would be no limit for it."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def _without_port(address: str) -> str:
    """Some proxies write 192.0.2.7:50123 or [2001:db8::1]:50123, with a new port for every connection."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def request_address(request) -> str:
    return client_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
