"""What uvicorn says when it closes a socket by itself: the hub's own codes (docs/live.md), as under Daphne."""

import sys
from typing import Any

from websockets.frames import CloseCode
from websockets.server import ServerProtocol

from hub.live.sockets import FRAME_TOO_BIG

CODES = {CloseCode.MESSAGE_TOO_BIG: FRAME_TOO_BIG, CloseCode.SERVICE_RESTART: CloseCode.NORMAL_CLOSURE}


class GuardedSocket(ServerProtocol):
    """Of a frame larger than `--ws-max-size`, and of a server that ends."""

    def fail(self, code: Any, reason: str = "") -> None:
        super().fail(CODES.get(code, code), reason)

    def send_close(self, code: Any = None, reason: str = "") -> None:
        super().send_close(CODES.get(code, code), reason)


def guard_uvicorn() -> None:
    """Make every socket of this process use it, where uvicorn is what serves."""
    if "uvicorn" in sys.modules:
        from uvicorn.protocols.websockets import websockets_sansio_impl as sockets  # noqa: PLC0415 -- needless elsewhere

        sockets.ServerProtocol = GuardedSocket
