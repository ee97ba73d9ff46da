"""What Daphne is told about requests before the application sees any of them: when to stop reading, above all."""

import logging
import signal
import time
from collections.abc import Callable
from typing import Any

from daphne import http_protocol, ws_protocol
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.tcp import Port

from hub.handler import too_large
from hub.live.sockets import FRAME_TOO_BIG

log = logging.getLogger("hub.daphne_guard")
LINGER_SECONDS = 2
ENDING = 15.0
LOOK = 0.1


class GuardedRequest(http_protocol.WebRequest):
    """A request whose body may not be larger than HUB_MAX_REQUEST_BYTES, and whose headers move no links.

    More is neither kept nor handed on: the client is told at once, and what it still sends is thrown
    away for a moment, because a connection closed in its face would take the answer with it.
    """

    received = 0
    refused = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # Twisted would parse forms as well, whole in memory and for nobody, and answer 400 to one without
        # fields: Wagtail's editor sends exactly that, every ten seconds, to say that somebody is editing.
        super().__init__(*arguments, **({"parsePOSTFormSubmission": False} | named))

    def gotLength(self, length: int | None) -> None:  # noqa: N802 -- Twisted's name
        super().gotLength(0 if self._too_large(length or 0) else length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 -- Twisted's name
        self.received += len(data)
        if not self._too_large(self.received):
            super().handleContentChunk(data)

    def requestReceived(self, *arguments: Any) -> None:  # noqa: N802 -- Twisted's name
        if not self.refused:
            super().requestReceived(*arguments)

    def process(self) -> Any:
        # Daphne would believe any visitor who says below which path the hub lies, and every link of the
        # page would lead there: for everybody, when a cache keeps it.
        self.requestHeaders.removeHeader(b"Daphne-Root-Path")
        return super().process()

    def _too_large(self, size: int) -> bool:
        if size > settings.HUB_MAX_REQUEST_BYTES and not self.refused:
            self.refused = True
            self._refuse()
        return self.refused

    def _refuse(self) -> None:
        log.warning("a request of more than %s bytes was refused", settings.HUB_MAX_REQUEST_BYTES)
        asked = ((name.lower(), value) for name, values in self.requestHeaders.getAllRawHeaders() for value in values)
        answer = too_large(asked)
        lines = [b"HTTP/1.1 413 Content Too Large", *(b": ".join(header) for header in answer.headers)]
        self.channel.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + answer.body)
        if self.content:
            self.content.truncate(0)
        channel = self.channel
        reactor.callLater(LINGER_SECONDS, channel.loseConnection)


class GuardedSocket(ws_protocol.WebSocketProtocol):
    """A socket that says why it is closed when a frame is larger than Daphne takes in (1 MiB).

    The connection would just be cut otherwise, and the client would come back and send the same again.
    What is still to come of the frame is thrown away.
    """

    def _max_message_size_exceeded(self, *sizes: Any) -> None:
        if not self.failedByMe:
            self.failedByMe = True
            self.sendCloseFrame(code=FRAME_TOO_BIG, isReply=False)


def finish_first(under_way: Callable[[], int]) -> None:
    """On SIGTERM take no more connections, and stop when nothing is under way any more, or after ENDING seconds.

    Daphne by itself ends in the middle of what people sent. A second SIGTERM ends it at once. Other servers than
    Daphne never run this.
    """
    reactor.callWhenRunning(_take_over_sigterm, under_way)


def _take_over_sigterm(under_way: Callable[[], int]) -> None:
    at_once = signal.getsignal(signal.SIGTERM)

    def ask(*_: Any) -> None:
        signal.signal(signal.SIGTERM, at_once)
        reactor.callFromThread(_begin_to_end, under_way)

    signal.signal(signal.SIGTERM, ask)


def _begin_to_end(under_way: Callable[[], int]) -> None:
    for port in [reader for reader in reactor.getReaders() if isinstance(reader, Port)]:
        port.stopListening()
    _end_when_idle(under_way, time.monotonic() + ENDING)


def _end_when_idle(under_way: Callable[[], int], until: float) -> None:
    if under_way() and time.monotonic() < until:
        reactor.callLater(LOOK, _end_when_idle, under_way, until)
    else:
        # The last answers may still be on their way out.
        reactor.callLater(LOOK, reactor.stop)


def guard_daphne() -> None:
    """Make every Daphne of this process use them; any other server hands the body on piece by piece."""
    http_protocol.WebRequest = GuardedRequest
    ws_protocol.WebSocketFactory.protocol = GuardedSocket
