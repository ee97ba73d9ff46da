"""One open socket: what waits to be written to it, and what it may have outstanding."""

import asyncio
import logging
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Protocol

from hub.live.sessions import Visitor

log = logging.getLogger("hub.live")
OUTSTANDING = 256 * 1024
"""Bytes a socket may be sent between two frames of its client."""
OUTSTANDING_REPLAY = OUTSTANDING * 7 // 8
"""Of these, what a replay may use up; it then waits, and live events still have room."""
SILENCE = 60.0
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


class Socket:
    """A socket and the topics it follows. Everything is called on the hub's event loop."""

    __slots__ = (
        "_allowance",
        "_allowed_at",
        "_pending",
        "_send",
        "_sending",
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

    def heard(self) -> None:
        """The client sent a frame: whatever it was sent before counts as arrived."""
        self.heard_at = self.hub.loop.time()
        self.unheard = 0
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

    def put(self, text: str, size: int) -> None:
        """Queue one text for the next tick; a socket whose client takes no notice is closed instead."""
        if self.closed:
            return
        self.unheard += size
        # One text alone may be bigger than the bound: closing for it would end in closing for ever.
        if self.unheard > OUTSTANDING and self.unheard != size:
            self.close(TOO_SLOW)
            return
        self._queue({"type": "websocket.send", "text": text})

    def has_room_for(self, size: int) -> bool:
        """Whether one more text of a replay may be put now."""
        return self.unheard == 0 or self.unheard + size <= OUTSTANDING_REPLAY

    def tell(self, text: str) -> None:
        self.put(text, len(text.encode()))

    def close(self, code: int) -> None:
        """Leave every topic and tell the client why; what was still queued is dropped (it has `after`)."""
        if self.closed:
            return
        self.closed = True
        self._pending.clear()
        self._queue({"type": "websocket.close", "code": code})
        self.hub.leave(self)

    def flush(self) -> None:
        """Write everything queued, in order, in one go."""
        if self._pending and not self._sending:
            begin(self._write())

    def _queue(self, message: dict[str, Any]) -> None:
        self._pending.append(message)
        if len(self._pending) == 1 and not self._sending:
            self.hub.flush_soon(self)

    async def _write(self) -> None:
        self._sending = True
        try:
            while self._pending:
                pending, self._pending = self._pending, []
                for message in pending:
                    await self._send(message)
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
