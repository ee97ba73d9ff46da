"""One open socket: what waits to be written to it, and what it may have outstanding."""

import asyncio
import logging
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Protocol

from hub.figures import Counter
from hub.live.sessions import Visitor
from hub.live.wire import hang_up, held_back

log = logging.getLogger("hub.live")
DELIVERIES = Counter("hub_deliveries_total", "Live events handed to sockets.")
OUTSTANDING = 256 * 1024
"""Bytes a socket may be sent between two frames of its client."""
OUTSTANDING_REPLAY = OUTSTANDING * 7 // 8
"""Of these, what a replay may use up; it then waits, and live events still have room."""
SILENCE = 60.0
GRACE = 5.0
"""Seconds a client has to send a frame once events wait because it was sent all it may have outstanding."""
LAST_WORD = 1.0
"""Seconds that the reason of a close has to get through to a client."""
MESSAGES_A_SECOND = 10.0
BURST = 50.0

SESSION_ENDED = 4401
TOO_SLOW = 4008
FRAME_TOO_BIG = 4009
TOO_MANY = 4429
NOT_NOW = 4503

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Host(Protocol):
    """What a socket needs of the hub it belongs to."""

    loop: asyncio.AbstractEventLoop

    def flush_soon(self, socket: "Socket") -> None: ...
    def leave(self, socket: "Socket") -> None: ...


class Following(Protocol):
    """One topic that a socket follows."""

    def resume(self) -> None: ...
    def leave(self) -> None: ...
    def types(self) -> None: ...
    def recheck(self) -> None: ...


class Socket:
    """A socket and the topics it follows. Everything is called on the hub's event loop."""

    __slots__ = (
        "_allowance",
        "_allowed_at",
        "_pending",
        "_send",
        "_sending",
        "_unsent",
        "_waiting_since",
        "address",
        "closed",
        "following",
        "heard_at",
        "hub",
        "paused",
        "unheard",
        "visitor",
    )

    def __init__(self, hub: Host, send: Send, visitor: Visitor, address: str) -> None:
        self.hub = hub
        self.visitor = visitor
        self.address = address
        self.following: dict[str, Following] = {}
        self.paused: set[Following] = set()
        self.closed = False
        self.unheard = 0
        self.heard_at = self._allowed_at = hub.loop.time()
        self._allowance = BURST
        self._pending: list[dict[str, Any]] = []
        self._send = send
        self._sending = False
        self._unsent = 0
        self._waiting_since: float | None = None

    def heard(self) -> None:
        """The client sent a frame: what it was sent before counts as arrived, unless the server still holds it."""
        self.heard_at = self.hub.loop.time()
        self.unheard = held_back(self._send) + self._unsent
        if self.unheard > OUTSTANDING // 2:
            self._wait()
            return
        self._waiting_since = None
        if self.paused:
            paused, self.paused = self.paused, set()
            for follower in paused:
                follower.resume()

    def may_send_message(self) -> bool:
        """Takes one from the allowance of messages; False when there is none left."""
        now = self.hub.loop.time()
        self._allowance = min(BURST, self._allowance + (now - self._allowed_at) * MESSAGES_A_SECOND)
        self._allowed_at = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    def offer(self, text: str, size: int, *, replay: bool = False) -> bool:
        """Queue an event for the next tick; False when its client has enough outstanding already.

        One event alone may be bigger than the bound: it could never be sent otherwise.
        """
        room = OUTSTANDING_REPLAY if replay else OUTSTANDING
        if self.unheard and self.unheard + size > room:
            if not replay:
                self._wait()
            return False
        self.unheard += size
        DELIVERIES.add()
        self._queue({"type": "websocket.send", "text": text}, size)
        return True

    def _wait(self) -> None:
        if self._waiting_since is None:
            self._waiting_since = self.hub.loop.time()

    def tell(self, text: str) -> None:
        """Queue an answer, whatever is outstanding: each belongs to a frame or to a topic."""
        self.unheard += len(text)
        self._queue({"type": "websocket.send", "text": text}, len(text))

    def whisper(self, text: str) -> bool:
        """Queue what may get lost: False, and dropped, when the client has a lot outstanding."""
        if self.closed or self.unheard + len(text) > OUTSTANDING // 2:
            return False
        self.tell(text)
        return True

    @property
    def is_lost(self) -> bool:
        """Whether its client is silent, or has let events wait for too long."""
        now = self.hub.loop.time()
        return self.heard_at < now - SILENCE or (self._waiting_since or now) < now - GRACE

    def close(self, code: int) -> None:
        """Leave every topic and tell the client why; what was still queued is dropped (it has `after`)."""
        if self.closed:
            return
        self._pending.clear()
        self._queue({"type": "websocket.close", "code": code}, 0)
        self.closed = True
        self.hub.loop.call_later(LAST_WORD, hang_up, self._send)
        self.hub.leave(self)

    def flush(self) -> None:
        """Write everything queued, in order, in one go."""
        if self._pending and not self._sending:
            begin(self._write())

    def _queue(self, message: dict[str, Any], size: int) -> None:
        if self.closed:
            return
        self._unsent += size
        self._pending.append(message)
        if len(self._pending) == 1 and not self._sending:
            self.hub.flush_soon(self)

    async def _write(self) -> None:
        self._sending = True
        try:
            while self._pending:
                (pending, self._pending), size = (self._pending, []), self._unsent
                for message in pending:
                    await self._send(message)
                # A `send` that waits keeps it counted: frames from a client do not prove that it reads.
                self._unsent -= size
        except Exception as error:  # noqa: BLE001 -- servers raise what they like when the other end has gone
            log.debug("a socket could not be written to: %s", error)
            self.closed = True
            self.hub.leave(self)
        finally:
            self._sending = False


def begin(coroutine: Coroutine[Any, None, None]) -> None:
    """Run a coroutine at once as far as it goes, and the rest, if any, in a task.

    Daphne's `send` never waits, so a thousand sockets are written to without a task each; a server
    whose `send` waits for a slow client holds up that socket alone.
    """
    try:
        waiting_for = coroutine.send(None)
    except StopIteration:
        return
    task = asyncio.get_running_loop().create_task(_finish(coroutine, waiting_for))
    _unfinished.add(task)
    task.add_done_callback(_unfinished.discard)


_unfinished: set[asyncio.Task[None]] = set()


async def _finish(coroutine: Coroutine[Any, None, None], waiting_for: Any) -> None:
    await _rest(coroutine, waiting_for)


@types.coroutine
def _rest(coroutine: Coroutine[Any, None, None], waiting_for: Any) -> Generator[Any, None, None]:
    yield waiting_for
    yield from coroutine.__await__()
