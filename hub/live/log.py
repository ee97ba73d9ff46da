"""Writing to the event log, inside the transaction of an action."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from hub.live.models import LiveEvent, Topic

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


def raise_stamps(topics: Iterable[str]) -> None:
    """Access to these topics has changed: every server process asks again who may follow them."""
    if not connection.in_atomic_block:
        raise RuntimeError("raise_stamps() belongs inside the transaction of an action")
    names = sorted(set(topics))
    for start in range(0, len(names), RAISED_AT_ONCE):
        some = names[start : start + RAISED_AT_ONCE]
        Topic.objects.bulk_create([Topic(name=name) for name in some], ignore_conflicts=True)
        # Locked in the order of their names first, as everywhere: an UPDATE alone takes them as they come.
        locked = [topic.name for topic in Topic.objects.select_for_update().filter(name__in=some).order_by("name")]
        Topic.objects.filter(name__in=locked).update(stamp=F("stamp") + 1)
    for name in names:
        transaction.on_commit(partial(_nudge, name, 0))


def newest_seq(topic: str) -> int:
    """The seq of the topic's newest event (0 when there is none). Read it before the objects of a page."""
    return Topic.objects.filter(name=topic).values_list("seq", flat=True).first() or 0


def prune() -> int:
    """Delete events older than a week, a batch at a time; answers how many. Who asks for them is told to reload."""
    old = LiveEvent.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("created_at").values_list("pk")
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
