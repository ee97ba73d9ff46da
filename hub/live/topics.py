"""Kinds of topics. Apps declare theirs; the engine asks them who may follow and what to send."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = 0
"""Stands for a reader who is not signed in, where member ids are expected."""


@dataclass(frozen=True)
class LoggedEvent:
    """One row of the log: its seq, its kind (such as post.created) and ids of what it is about."""

    seq: int
    kind: str
    ids: dict[str, int]


@dataclass(frozen=True)
class Payload:
    """What is sent for one logged event: the kind may differ from the logged one (a post hidden since)."""

    seq: int
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TopicKind:
    """A kind of topic, written `<name>:<object id>` (or `<name>` alone when `personal`).

    `may_follow(object_id, member_ids)` answers those of the members (ANONYMOUS for guests) who may follow,
    with a fixed number of queries however many are asked for. `render(object_id, events)` answers one payload
    per event, in order, from the rows as they are now, the same for every reader.
    `people(object_id, member_ids)` answers id → name of those of the members (no guests among them) who may follow
    and let others see that they are there, with a fixed number of queries; without it nobody is shown.
    """

    name: str
    may_follow: Callable[[int, Collection[int]], set[int]]
    render: Callable[[int, Sequence[LoggedEvent]], list[Payload]]
    personal: bool = False
    people: Callable[[int, Collection[int]], dict[int, str]] | None = None


_kinds: dict[str, TopicKind] = {}


def register(kind: TopicKind) -> None:
    if kind.name in _kinds:
        raise LookupError(f"two topic kinds are named {kind.name!r}")
    _kinds[kind.name] = kind


def kind_of(topic: str) -> tuple[TopicKind, int] | None:
    """The kind and object id of a stored topic name such as `thread:12`; None when there is no such kind."""
    name, _, number = topic.partition(":")
    if name in _kinds and number.isascii() and number.isdigit() and len(number) < 19:
        return _kinds[name], int(number)
    return None
