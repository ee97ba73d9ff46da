"""What the server sends, as JSON text. The shapes are those of docs/live.md."""

import json
from typing import Any, NamedTuple

from hub.live.topics import Payload


class Text(NamedTuple):
    """An encoded event: its seq, the JSON, and how many bytes that is on the wire."""

    seq: int
    json: str
    size: int


def encoded(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def event(label: str, payload: Payload) -> dict[str, Any]:
    return {"type": "event", "topic": label, "seq": payload.seq, "kind": payload.kind, "data": payload.data}


def event_text(label: str, payload: Payload) -> Text:
    text = encoded(event(label, payload))
    return Text(payload.seq, text, len(text.encode()))


def subscribed(label: str, seq: int) -> str:
    return encoded({"type": "subscribed", "topic": label, "seq": seq})


def reset(label: str) -> str:
    return encoded({"type": "reset", "topic": label})


def error(code: str, label: str | None = None) -> str:
    return encoded({"type": "error", "code": code} | ({} if label is None else {"topic": label}))


PONG = encoded({"type": "pong"})
