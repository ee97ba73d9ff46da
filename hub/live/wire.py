"""What the server process itself holds for a connection: Daphne's is Twisted's, that of others asyncio's."""

from typing import Any


def held_back(send: Any) -> int:
    """Bytes that wait inside the server process for this connection; 0 where that cannot be told.

    Daphne's `send` never waits: it fills the buffer of a Twisted transport without bound. Frames from the
    client do not prove that it reads, so the buffer itself is looked at. uvicorn lets `send` wait once 64 KiB are
    in its buffer.
    """
    transport = _transport_of(send)
    try:
        if hasattr(transport, "get_write_buffer_size"):
            return int(transport.get_write_buffer_size())
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)
    except (AttributeError, TypeError):
        return 0


def hang_up(send: Any) -> None:
    """End a connection whose client does not answer that it is closed, or does not even read that.

    Daphne does so by itself; uvicorn waits for ten seconds, and without end for a client that does not read.
    """
    transport = _transport_of(send)
    if hasattr(transport, "get_write_buffer_size"):
        end = transport.abort if transport.get_write_buffer_size() else transport.close
        end()


def _transport_of(send: Any) -> Any:
    """Daphne's `send` is a partial over its protocol, uvicorn's a method of it."""
    protocol = getattr(send, "__self__", None) or next(iter(getattr(send, "args", ())), None)
    return getattr(protocol, "transport", None)
