"""Where sockets go."""

from typing import Any

from hub.live.consumer import live

PATH = "/ws/live/"


async def websocket_application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The hub's one socket address; any other is refused in the handshake."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if path == PATH:
        await live(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.close"})
