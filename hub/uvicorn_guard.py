"""What uvicorn says when it closes a socket by itself: the hub's own codes (docs/live.md), as under Daphne."""

import sys
from typing import Any

from websockets.frames import CloseCode
from websockets.server import ServerProtocol

from hub.live.sockets import FRAME_TOO_BIG, LAST_WORD

CODES = {CloseCode.MESSAGE_TOO_BIG: FRAME_TOO_BIG, CloseCode.SERVICE_RESTART: CloseCode.NORMAL_CLOSURE}


class GuardedSocket(ServerProtocol):
    """Of a frame larger than `--ws-max-size`, and of a server that ends."""

    def fail(self, code: Any, reason: str = "") -> None:
        super().fail(CODES.get(code, code), reason)

    def send_close(self, code: Any = None, reason: str = "") -> None:
        super().send_close(CODES.get(code, code), reason)


def refuse_and_drain(connection: Any) -> None:
    """Say why, and read away for a moment what is still coming.

    uvicorn would hang up at once. With bytes of the client unread, the kernel answers them with a reset, and a client
    whose connection is reset may never read the reason that was sent before it.
    """
    if connection.close_timer is not None:
        return
    connection.transport.write(b"".join(connection.conn.data_to_send()))
    if not connection.close_sent:
        said = connection.conn.close_sent
        connection.queue.put_nowait({"type": "websocket.disconnect", "code": said.code, "reason": said.reason})
    connection.close_sent = True
    connection.close_timer = connection.loop.call_later(LAST_WORD, connection.transport.close)


def guard_uvicorn() -> None:
    """Make every socket of this process use it, where uvicorn is what serves."""
    if "uvicorn" in sys.modules:
        from uvicorn.protocols.websockets import websockets_sansio_impl as sockets  # noqa: PLC0415 -- needless elsewhere

        sockets.ServerProtocol = GuardedSocket
        sockets.WebSocketsSansIOProtocol.handle_parser_exception = refuse_and_drain
