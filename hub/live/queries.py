"""What the live engine reads: the log, the counters with their access stamps, and what events look like now."""

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection

from hub.live.messages import Text, event_text
from hub.live.models import LiveEvent, Topic
from hub.live.topics import LoggedEvent, Payload, TopicKind, kind_of

log = logging.getLogger("hub.live")
BATCH = 200
"""How many events are read and rendered at once."""


@dataclass(frozen=True)
class Address:
    """A topic a client asked for: its stored name, what the client calls it, its kind and object."""

    name: str
    label: str
    kind: TopicKind
    object_id: int


@dataclass(frozen=True)
class Counter:
    """The newest seq of a topic and its access stamp."""

    seq: int
    stamp: int


@dataclass(frozen=True)
class News:
    """What one look at a topic brought: its counter, the new events, and who may follow.

    `allowed` answers for every member that was asked about; `texts` may stop before `counter.seq`
    when there is more than one batch.
    """

    counter: Counter
    texts: list[Text]
    allowed: set[int]


def address_of(label: object, member_id: int) -> Address | None:
    """The topic a client means by a label such as `thread:12` or `me`; None when there is no such topic."""
    if not isinstance(label, str):
        return None
    if found := kind_of(label):
        kind, object_id = found
        # `thread:012` would be a second name for the same thing, and a personal topic has no number outside.
        canonical = label == f"{kind.name}:{object_id}" and not kind.personal
        return Address(label, label, kind, object_id) if canonical else None
    name = f"{label}:{member_id}"
    if (personal := kind_of(name)) and personal[0].personal and ":" not in label:
        return Address(name, label, personal[0], member_id)
    return None


def counters(names: Collection[str]) -> dict[str, Counter]:
    """Newest seq and stamp of each of these topics, in one query; a topic without a row is left out."""
    rows = Topic.objects.filter(name__in=names).values_list("name", "seq", "stamp")
    return {name: Counter(seq, stamp) for name, seq, stamp in rows}


def news(address: Address, since: int | None, stamp: int | None, following: set[int], joining: set[int]) -> News:
    """Look at a topic once for everybody in this process.

    `since` is the newest seq already given out (None: nothing yet, so only the counter is wanted) and
    `stamp` the access stamp at which `following` were checked; they are asked about again when it changed.
    Counter and events come from one statement, so an event made after a change of access never arrives
    here without the changed stamp.
    """
    counter, events = _snapshot(address.name, since)
    asked = joining | following if counter.stamp != stamp else joining
    refused = asked - (may_follow(address, asked) if asked else set())
    still_following = following - refused
    texts = texts_of(address, events) if still_following else []
    return News(counter, texts, (following | joining) - refused)


def backlog(address: Address, after: int, until: int) -> list[Text]:
    """One batch of the events behind `after`, up to `until`, rendered as they are now."""
    rows = LiveEvent.objects.filter(topic=address.name, seq__gt=after, seq__lte=until).order_by("seq")[:BATCH]
    return texts_of(address, [LoggedEvent(row.seq, row.kind, row.ids) for row in rows])


def since(address: Address, after: int | None) -> tuple[int, list[LoggedEvent], bool]:
    """Newest seq, one batch of the events behind `after`, and whether some of them are no longer kept."""
    counter, events = _snapshot(address.name, after)
    if after is None or after == counter.seq:
        return counter.seq, [], False
    whole = bool(events) and [event.seq for event in events] == list(range(after + 1, after + 1 + len(events)))
    return counter.seq, events if whole else [], not whole


def may_follow(address: Address, member_ids: Iterable[int]) -> set[int]:
    """Those of the members who may follow the topic; a personal topic is for its owner alone."""
    asked = set(member_ids)
    if address.kind.personal:
        asked &= {address.object_id} - {0}
    return asked & set(address.kind.may_follow(address.object_id, asked)) if asked else set()


def people(address: Address, member_ids: Collection[int]) -> dict[int, str]:
    """Id → name of those of the members who may follow the topic and let others see that they are there."""
    shown = address.kind.people
    return shown(address.object_id, member_ids) if shown and member_ids else {}


def texts_of(address: Address, events: Sequence[LoggedEvent]) -> list[Text]:
    return [event_text(address.label, payload) for payload in payloads_of(address, events)]


def payloads_of(address: Address, events: Sequence[LoggedEvent]) -> list[Payload]:
    """One payload per event, in order. An event that cannot be rendered is sent as `skipped`.

    The seq of a topic has no gaps, so a fault in one event must neither drop it nor hold up the rest.
    """
    if not events:
        return []
    try:
        return _rendered(address, events)
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 -- an app's fault; the events are tried one by one below
        log.exception("rendering %d events of %s failed", len(events), address.name)
        if len(events) == 1:
            return [Payload(events[0].seq, "skipped")]
    return [payload for event in events for payload in payloads_of(address, [event])]


def _rendered(address: Address, events: Sequence[LoggedEvent]) -> list[Payload]:
    payloads = list(address.kind.render(address.object_id, events))
    if [payload.seq for payload in payloads] != [event.seq for event in events]:
        raise ValueError(f"render of {address.kind.name!r} must answer one payload per event, in order")
    return payloads


def _snapshot(name: str, since: int | None) -> tuple[Counter, list[LoggedEvent]]:
    """Counter and new events of one topic, read by one statement."""
    if since is None:
        return counters([name]).get(name, Counter(0, 0)), []
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT, [since, name, BATCH])
        rows = cursor.fetchall()
    if not rows:
        return Counter(0, 0), []
    events = [LoggedEvent(seq, kind, json.loads(ids)) for _, _, seq, kind, ids in rows if seq is not None]
    return Counter(rows[0][0], rows[0][1]), events


SNAPSHOT = """
    SELECT topic.seq, topic.stamp, event.seq, event.kind, event.ids
    FROM live_topic topic LEFT JOIN live_liveevent event ON event.topic = topic.name AND event.seq > %s
    WHERE topic.name = %s ORDER BY event.seq LIMIT %s
"""
