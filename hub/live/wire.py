"""How much a server holds back for a client that does not read."""

from typing import Any


def held_back(send: Any) -> int:
    """Bytes that wait inside the server process for this connection; 0 where that cannot be told.

    Daphne's `send` never waits: it fills the buffer of a Twisted transport without bound. Frames from the
    client do not prove that it reads, so the buffer itself is looked at. Other servers let `send` wait instead.
    """
    protocol = next(iter(getattr(send, "args", ())), None)
    transport: Any = getattr(protocol, "transport", None)
    try:
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)
    except (AttributeError, TypeError):
        return 0
