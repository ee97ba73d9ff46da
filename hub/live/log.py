"""Writing to the event log, inside the transaction of an action."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from hub.live.models import LiveEvent, Topic
from hub.prepared import prepared

KEPT = timedelta(days=7)
RAISED_AT_ONCE = 500
PRUNED_AT_ONCE = 1000


def append(topic: str, kind: str, ids: dict[str, int]) -> int:
    """Log one event; answers its seq, the next of the topic without a gap.

    It locks the topic's counter until the transaction ends: call it last in an action. For several
    topics use `append_all`, which locks them in a fixed order.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("append() belongs inside the transaction of an action")
    seq = _raise(topic, "seq")
    LiveEvent.objects.create(topic=topic, seq=seq, kind=kind, ids=ids)
    transaction.on_commit(partial(_nudge, topic, seq))
    return seq


def append_all(entries: Iterable[tuple[str, str, dict[str, int]]]) -> dict[str, int]:
    """Log one event in each of several topics; answers topic → seq."""
    return {topic: append(topic, kind, ids) for topic, kind, ids in sorted(entries, key=lambda entry: entry[0])}


def append_same(topics: Iterable[str], kind: str, ids: dict[str, int]) -> None:
    """Log the same event in each of many topics, in a few statements for every 500 of them. For the worker."""
    if not connection.in_atomic_block:
        raise RuntimeError("append_same() belongs inside a transaction")
    names = sorted(set(topics))
    for start in range(0, len(names), RAISED_AT_ONCE):
        locked = _locked(names[start : start + RAISED_AT_ONCE])
        Topic.objects.filter(name__in=locked).update(seq=F("seq") + 1)
        events = [LiveEvent(topic=name, seq=seq + 1, kind=kind, ids=ids) for name, seq in locked.items()]
        LiveEvent.objects.bulk_create(events)
        for event in events:
            transaction.on_commit(partial(_nudge, event.topic, event.seq))


def _locked(names: list[str]) -> dict[str, int]:
    """The counters of these topics, locked in the order of their names: an UPDATE alone takes them as they come."""
    Topic.objects.bulk_create([Topic(name=name) for name in names], ignore_conflicts=True)
    rows = Topic.objects.select_for_update().filter(name__in=names).order_by("name")
    return dict(rows.values_list("name", "seq"))


def raise_stamps(topics: Iterable[str]) -> None:
    """Access to these topics has changed: every server process asks again who may follow them."""
    if not connection.in_atomic_block:
        raise RuntimeError("raise_stamps() belongs inside the transaction of an action")
    names = sorted(set(topics))
    for start in range(0, len(names), RAISED_AT_ONCE):
        locked = _locked(names[start : start + RAISED_AT_ONCE])
        Topic.objects.filter(name__in=locked).update(stamp=F("stamp") + 1)
    for name in names:
        transaction.on_commit(partial(_nudge, name, 0))


def newest_seq(topic: str) -> int:
    """The seq of the topic's newest event (0 when there is none). Read it before the objects of a page."""
    return _seq_of.first(topic) or 0


@prepared
def _seq_of(topic: str) -> QuerySet[Topic, int]:
    return Topic.objects.filter(name=topic).values_list("seq", flat=True)


def prune(before: datetime | None = None) -> int:
    """Delete events older than a week, a batch at a time; answers how many. Who asks for them is told to reload."""
    old = (
        LiveEvent.objects.filter(created_at__lt=before or timezone.now() - KEPT)
        .order_by("created_at")
        .values_list("pk")
    )
    deleted = 0
    while batch := [pk for (pk,) in old[:PRUNED_AT_ONCE]]:
        deleted += LiveEvent.objects.filter(pk__in=batch).delete()[0]
    return deleted


def _raise(topic: str, column: str) -> int:
    if not Topic.objects.filter(name=topic).update(**{column: F(column) + 1}):
        Topic.objects.bulk_create([Topic(name=topic)], ignore_conflicts=True)
        Topic.objects.filter(name=topic).update(**{column: F(column) + 1})
    raised: int = Topic.objects.values_list(column, flat=True).get(name=topic)
    return raised


def _nudge(topic: str, seq: int) -> None:
    from hub.live.bus import nudge  # noqa: PLC0415 -- optional dependency: the bus is a shortcut only

    nudge(topic, seq)
