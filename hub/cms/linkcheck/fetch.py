"""Asking whether an address on the web works: little, politely, and never inside our own network.

The name is looked up once and the socket is opened to the very address that was looked at, so that a name
that changes its mind in between leads nowhere; every redirect is looked at in the same way.
"""

import contextlib
import errno
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

SECONDS_TO_ANSWER = 5.0
SECONDS_IN_ALL = 10.0
MOST_REDIRECTS = 4
MOST_BYTES = 16 * 1024
LOWEST_FREE_PORT = 1024
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones, which may be private."""
NOT_FOR_PROGRAMS = {401, 402, 403, 405, 406, 418, 429, 451, 999}
"""Answers that say "not you": the page may well be there for people."""
OURS = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EMFILE, errno.ENFILE, errno.EACCES, errno.EPERM}


class Verdict(StrEnum):
    FINE = "fine"
    FAILED = "failed"
    OURS = "ours"
    """Our own network was away: says nothing about the link."""


@dataclass(frozen=True)
class Outcome:
    """`words` say to an editor what happened; `status` is the last HTTP status, None without an answer."""

    verdict: Verdict
    words: str
    status: int | None = None


class _Refused(Exception):
    """An address that is never asked."""


def look(url: str, *, allow_loopback: bool = False) -> Outcome:
    """What became of asking for `url`. `allow_loopback` is for tests, which have no other server."""
    try:
        return _followed(url, allow_loopback)
    except _Refused as error:
        return Outcome(Verdict.FAILED, str(error))
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return Outcome(Verdict.OURS, "The name could not be looked up.")
        return Outcome(Verdict.FAILED, "There is no site of this name.")
    except ssl.SSLCertVerificationError:
        return Outcome(Verdict.FAILED, "Browsers warn people of this site: its certificate is not valid.")
    except TimeoutError:
        return Outcome(Verdict.FAILED, "The site did not answer in time.")
    except OSError as error:
        if error.errno in OURS:
            return Outcome(Verdict.OURS, "The network was away.")
        return Outcome(Verdict.FAILED, "The site did not take the call.")
    except (http.client.HTTPException, ValueError):
        return Outcome(Verdict.FAILED, "The site answered with something that is no web page.")


def _followed(url: str, allow_loopback: bool) -> Outcome:
    until = time.monotonic() + SECONDS_IN_ALL
    for _ in range(MOST_REDIRECTS + 1):
        status, location = _asked(url, allow_loopback, until)
        if status in {301, 302, 303, 307, 308} and location:
            url = urljoin(url, location)
            continue
        return _judged(status)
    return Outcome(Verdict.FAILED, "The site leads from one address to the next without end.", status)


def _judged(status: int) -> Outcome:
    if status in NOT_FOR_PROGRAMS:
        return Outcome(Verdict.FINE, "The site answers, but does not let programs in.", status)
    if status in {404, 410}:
        return Outcome(Verdict.FAILED, "The site says that this page is not there.", status)
    if status >= 500:
        return Outcome(Verdict.FAILED, "The site says that something is broken there.", status)
    if status >= 400:
        return Outcome(Verdict.FAILED, "The site refuses this address.", status)
    return Outcome(Verdict.FINE, "Works.", status)


def _asked(url: str, allow_loopback: bool, until: float) -> tuple[int, str]:
    """Status and Location. HEAD first; GET where a site does not know HEAD."""
    parts = urlsplit(url)
    address = _address(parts, allow_loopback)
    with contextlib.suppress(http.client.HTTPException, ConnectionError, TimeoutError):
        status, location = _answer(parts, address, "HEAD", until)
        if status < 400:
            return status, location
    return _answer(parts, address, "GET", until)


def _address(parts: SplitResult, allow_loopback: bool) -> tuple[str, int]:
    """IP address and port to call; _Refused for what is not on the public web."""
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise _Refused("This is not a web address.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port < LOWEST_FREE_PORT and port not in {80, 443}:
        raise _Refused("This is not where web sites answer.")
    name = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    for *_, place in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM):
        if _is_public(str(place[0])) or (allow_loopback and ipaddress.ip_address(place[0]).is_loopback):
            return str(place[0]), port
    raise _Refused("This address is not on the public internet.")


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is None and address in TRANSLATED:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return _is_public(str(hidden))
        # What "global" leaves out: fec0::/10, and 64:ff9b:1::/48, which stands for IPv4 inside a network.
        if address.is_site_local or address.is_reserved:
            return False
    return address.is_global and not address.is_multicast


def _answer(parts: SplitResult, address: tuple[str, int], method: str, until: float) -> tuple[int, str]:
    with _connection(parts, address, until) as connection:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._')}" if parts.query else ""
        agent = f"Co-Pro-Hub link check (+{settings.BASE_URL})"
        connection.request(method, path + query, headers={"User-Agent": agent, "Accept": "*/*"})
        answer = connection.getresponse()
        if method == "GET":
            answer.read(MOST_BYTES)
        return answer.status, answer.getheader("Location") or ""


@contextlib.contextmanager
def _connection(parts: SplitResult, address: tuple[str, int], until: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to that very address, which ends when the time is up, however slowly the site drips."""
    host, left = parts.hostname or "", until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line = _Line(socket.create_connection(address, timeout=min(left, SECONDS_TO_ANSWER)))
    watch = threading.Timer(left, line.hang_up)
    watch.daemon = True
    watch.start()
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            line.socket = context.wrap_socket(line.socket, server_hostname=host, do_handshake_on_connect=False)
            line.socket.do_handshake()
        connection = http.client.HTTPConnection(host, address[1], timeout=SECONDS_TO_ANSWER)
        connection.default_port = 443 if parts.scheme == "https" else 80
        connection.sock = line.socket
        yield connection
    except (OSError, http.client.HTTPException):
        if line.is_over:
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
        line.socket.close()
    if line.is_over:
        raise TimeoutError


class _Line:
    """The socket of one request; TLS puts another one in its place."""

    def __init__(self, first: socket.socket) -> None:
        self.socket: Any = first
        self.is_over = False

    def hang_up(self) -> None:
        self.is_over = True
        with contextlib.suppress(OSError):
            # Not the method of an SSL socket, which would take the other thread's keys away.
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)
