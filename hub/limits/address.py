"""The address a request comes from, believing as many proxies as the hub is told to."""

from django.conf import settings


def client_address(peer: str, forwarded_for: str) -> str:
    """The client's address.

    `peer` is who opened the connection, `forwarded_for` the X-Forwarded-For header. Each proxy adds one
    entry at its end, so with N trusted proxies the N-th from the end was written by one of ours; anything
    before that may be made up.
    """
    entries = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    count = settings.TRUSTED_PROXY_COUNT
    return entries[-count] if count and len(entries) >= count else peer


def request_address(request) -> str:
    return client_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
