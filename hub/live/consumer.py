"""The socket at `/ws/live/`: a plain ASGI application, because a layer under each socket is what costs."""

import json
import logging
from typing import Any

from django.db import DatabaseError

from hub.limits.address import client_address
from hub.live import messages, queries, sessions
from hub.live.database import in_database_thread
from hub.live.hub import Hub, hub_here
from hub.live.origin import comes_from_this_hub, headers_of
from hub.live.sockets import FRAME_TOO_BIG, NOT_NOW, TOO_MANY, Send, Socket

log = logging.getLogger("hub.live")
FRAME = 64 * 1024
TOPICS = 50
IGNORED_UNTIL_CLOSED = 100


async def live(scope: dict[str, Any], receive: Any, send: Send) -> None:
    """One socket, from handshake to end."""
    if (await receive())["type"] != "websocket.connect":
        return
    if not comes_from_this_hub(scope):
        await send({"type": "websocket.close"})
        return
    code, visitor = 0, sessions.Visitor()
    key = sessions.session_key_of("; ".join(headers_of(scope, b"cookie")))
    if key:
        try:
            visitor = await in_database_thread(sessions.visitor_of, key)
        except DatabaseError as error:
            log.warning("a socket could not be opened: %s", error)
            code = NOT_NOW
    await send({"type": "websocket.accept"})
    hub = hub_here()
    socket = Socket(hub, send, visitor, _address(scope))
    if not code and not hub.enter(socket):
        code = TOO_MANY
    if code:
        await send({"type": "websocket.close", "code": code})
        return
    try:
        await _converse(hub, socket, receive)
    finally:
        socket.closed = True
        hub.leave(socket)


async def _converse(hub: Hub, socket: Socket, receive: Any) -> None:
    conversation = Conversation(hub, socket)
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.receive" and not socket.closed:
            conversation.take(message.get("text"), message.get("bytes") or b"")


def _address(scope: dict[str, Any]) -> str:
    peer = (scope.get("client") or ("",))[0]
    return client_address(peer, ", ".join(headers_of(scope, b"x-forwarded-for")))


class Conversation:
    """What one client says. Nothing here asks the database or waits."""

    __slots__ = ("_hub", "_ignored", "_socket")

    def __init__(self, hub: Hub, socket: Socket) -> None:
        self._hub = hub
        self._socket = socket
        self._ignored = 0

    def take(self, text: str | None, binary: bytes = b"") -> None:
        """One frame; `text` is None for a binary one, which means nothing here."""
        if len(binary) > FRAME or (text is not None and (len(text) > FRAME or len(text.encode()) > FRAME)):
            self._socket.close(FRAME_TOO_BIG)
            return
        self._socket.heard()
        if not self._socket.may_send_message():
            self._ignore()
            return
        self._ignored = 0
        message = _parsed(text)
        if message is None:
            self._socket.tell(messages.error("bad_json"))
            return
        match message.get("type"):
            case "subscribe":
                self._subscribe(message)
            case "unsubscribe":
                self._unsubscribe(message)
            case "typing":
                self._typing(message.get("topic"))
            case "ping":
                self._socket.tell(messages.PONG)
            case _:
                self._socket.tell(messages.error("unknown_type"))

    def _ignore(self) -> None:
        self._ignored += 1
        if self._ignored > IGNORED_UNTIL_CLOSED:
            self._socket.close(TOO_MANY)
        else:
            self._socket.tell(messages.error("too_many_messages"))

    def _subscribe(self, message: dict[str, Any]) -> None:
        label = message.get("topic")
        address = queries.address_of(label, self._socket.visitor.member_id)
        if address is None:
            self._socket.tell(messages.error("unknown_topic", _echo(label)))
            return
        after = message.get("after")
        if after is not None and (type(after) is not int or after < 0):
            self._socket.tell(messages.error("bad_after", address.label))
            return
        if address.label not in self._socket.following and len(self._socket.following) >= TOPICS:
            self._socket.tell(messages.error("too_many_topics", address.label))
            return
        self._hub.follow(self._socket, address, after)

    def _unsubscribe(self, message: dict[str, Any]) -> None:
        label = message.get("topic")
        if isinstance(label, str) and label in self._socket.following:
            self._hub.unfollow(self._socket, label)
        else:
            self._socket.tell(messages.error("unknown_topic", _echo(label)))

    def _typing(self, label: object) -> None:
        follower = self._socket.following.get(label) if isinstance(label, str) else None
        if follower:
            follower.types()
        else:
            self._socket.tell(messages.error("unknown_topic", _echo(label)))


def _parsed(text: str | None) -> dict[str, Any] | None:
    try:
        message = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _echo(label: object) -> str | None:
    """A topic as the client wrote it, as far as it is worth repeating."""
    return label if isinstance(label, str) and len(label) <= 60 else None
