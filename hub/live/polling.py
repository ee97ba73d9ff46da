"""The events of a topic for those who cannot hold a socket."""

from typing import Any

from hub.live import messages, queries
from hub.live.topics import ANONYMOUS


class NotFollowable(LookupError):
    """There is no such topic for this viewer."""


def events_after(topic: str, after: int | None, viewer: Any) -> dict[str, Any]:
    """What happened in a topic behind `after`, oldest first, at most one batch.

    Answers {"topic", "seq", "reset", "events"}: ask again with `after=seq`. `reset` says that the backlog
    is too old (reload, and go on from `seq`). Without `after` there are no events, only the newest seq.
    Raises NotFollowable for a topic that does not exist or that the viewer may not follow.
    """
    member_id = viewer.pk or ANONYMOUS
    address = queries.address_of(topic, member_id)
    if address is None:
        raise NotFollowable(topic)
    newest, events, reset = queries.since(address, after)
    if not queries.may_follow(address, {member_id}):
        raise NotFollowable(topic)
    payloads = queries.payloads_of(address, events)
    return {
        "topic": address.label,
        "seq": events[-1].seq if events else newest,
        "reset": reset,
        "events": [messages.event(address.label, payload) for payload in payloads],
    }
