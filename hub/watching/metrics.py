"""The figures that are asked for, beside those that are counted as the process goes."""

from collections.abc import Callable
from typing import Any

from django.db import Error as DatabaseError

from hub.figures import Gauge, Samples
from hub.health import answers
from hub.live.hub import open_sockets
from hub.watching import queries


def _parts() -> Samples:
    return [((name,), float(words.startswith("ok"))) for name, words in answers().items()]


def _lags() -> Samples:
    return _asked(lambda: [((name,), lag) for name, lag in queries.lags().items()])


def _queues() -> Samples:
    return _asked(lambda: [((queue.name,), queue.length) for queue in queries.queues()])


def _plugins() -> Samples:
    return _asked(lambda: [((name,), faults) for name, faults in queries.plugin_faults().items()])


def _backup() -> Samples:
    return [((), moment.timestamp()) for moment in _asked(lambda: [queries.last_backup()]) if moment]


def _asked(ask: Callable[[], list[Any]]) -> list[Any]:
    """Nothing where the database is away: the other figures are told all the same."""
    try:
        return ask()
    except DatabaseError:
        return []


Gauge("hub_sockets", "Open sockets of this process.", lambda: [((), open_sockets())])
Gauge("hub_part_ok", "1 while this part of the hub is well, as /readyz says.", _parts, "part")
Gauge("hub_outbox_lag", "Events that a reader has still to pass.", _lags, "reader")
Gauge("hub_queue_length", "What waits: mails, tasks, events given up.", _queues, "queue")
Gauge("hub_plugin_faults", "Faults of a plugin so far, in all processes.", _plugins, "plugin")
Gauge("hub_last_backup_timestamp_seconds", "When the last backup was made.", _backup)
