"""What waits in this hub, as numbers: for the page in the admin and for Prometheus."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django_tasks_db.models import DBTaskResult

from hub.archive.actions import LAST_BACKUP
from hub.mail import queries as mail
from hub.plugins import outbox
from hub.plugins.models import DeadEvent, Heartbeat, PluginState
from hub.plugins.registry import registry
from search import waiting as search_waiting


@dataclass(frozen=True)
class Queue:
    """Something that should be short: its name for programs, words for people, and how long it is."""

    name: str
    words: str
    length: int


def may_see(viewer: Any) -> bool:
    return bool(viewer.is_active and viewer.is_superuser)


def lags() -> dict[str, int]:
    """How many events each reader of the outbox that is on has still to pass."""
    return {name: outbox.lag(name) for name, (_, reader) in sorted(registry.readers.items()) if reader.wanted()}


def queues() -> list[Queue]:
    waiting = mail.waiting()
    late = waiting.exclude(last_error="")
    return [
        Queue("mail_waiting", "Mails that wait", waiting.count()),
        Queue("mail_late", "Mails that could not be sent yet and are tried again", late.count()),
        Queue("tasks_waiting", "Tasks that wait for the worker", DBTaskResult.objects.ready().count()),
        Queue("tasks_failed", "Tasks that failed", DBTaskResult.objects.failed().count()),
        Queue("search_waiting", "Things that the search engine has yet to take in", search_waiting.number()),
        Queue("search_given_up", "Things that the search engine would not have", search_waiting.given_up()),
        Queue("events_given_up", "Events that a reader gave up on", DeadEvent.objects.count()),
    ]


def last_backup() -> datetime | None:
    return Heartbeat.objects.filter(name=LAST_BACKUP).values_list("seen_at", flat=True).first()


def plugin_faults() -> dict[str, int]:
    """Faults of each plugin so far, in whichever process they were."""
    return dict(PluginState.objects.order_by("name").values_list("name", "faults"))
