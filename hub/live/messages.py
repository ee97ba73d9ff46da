"""What the server sends, as JSON text. The shapes are those of docs/live.md."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from hub.live.topics import Payload

MOST_NAMED = 20


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


def presence(label: str, count: int) -> str:
    return encoded({"type": "presence", "topic": label, "count": count})


def presence_with_names(label: str, names: Mapping[int, str], guests: int) -> str:
    """The same for members: `count` are all, of whom at most MOST_NAMED are named."""
    rest = {"count": len(names) + guests, "guests": guests, "members": _named(names)}
    return encoded({"type": "presence", "topic": label, **rest})


def typing(label: str, names: Mapping[int, str]) -> str:
    return encoded({"type": "typing", "topic": label, "members": _named(names)})


def _named(names: Mapping[int, str]) -> list[dict[str, Any]]:
    in_order = sorted(names.items(), key=lambda entry: (entry[1].casefold(), entry[0]))
    return [{"id": pk, "name": name} for pk, name in in_order[:MOST_NAMED]]


def reset(label: str) -> str:
    return encoded({"type": "reset", "topic": label})


def error(code: str, label: str | None = None) -> str:
    return encoded({"type": "error", "code": code} | ({} if label is None else {"topic": label}))


PONG = encoded({"type": "pong"})
