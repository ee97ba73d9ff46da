"""Obeying the table of how long things are kept, and what the ground of the hub adds to it."""

import logging
from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry, PageLogEntry

from hub.plugins.isolation import PluginFault
from hub.plugins.models import DeadEvent
from hub.plugins.registry import registry
from hub.rights.keeps import SESSIONS
from members.models import AuditEntry

log = logging.getLogger("hub.rights")
AT_ONCE = 1000


def obey() -> int:
    """Forget whatever has outlived its time, row by row of the table; answers how many. A job of the worker."""
    now, done = timezone.now(), 0
    for keeping in registry.keeps:
        if keeping.kept.time is None:
            continue
        try:
            done += keeping.forget(now - keeping.kept.time)
        except PluginFault as fault:
            log.error("what has outlived its time could not be forgotten: %s", fault)
    return done


# What the ground of the hub keeps -------------------------------------------------------


def sessions(before: datetime) -> int:
    """Sessions that were last used before then: each ends so long after its last use."""
    return _in_batches(Session.objects.filter(expire_date__lt=before + SESSIONS))


def tasks(before: datetime) -> int:
    over = DBTaskResult.objects.exclude(status__in=("READY", "RUNNING"))
    return _in_batches(over.filter(finished_at__lt=before))


def dead_events(before: datetime) -> int:
    return _in_batches(DeadEvent.objects.filter(created_at__lt=before))


def audit_entries(before: datetime) -> int:
    return _in_batches(AuditEntry.objects.filter(at__lt=before))


def desk_history(before: datetime) -> int:
    return sum(_in_batches(model.objects.filter(timestamp__lt=before)) for model in (PageLogEntry, ModelLogEntry))


def desk_drafts(before: datetime) -> int:
    return _in_batches(FormState.objects.filter(last_updated_at__lt=before))


def _in_batches(rows) -> int:
    """Delete the rows, some at a time: on SQLite there is one writer."""
    deleted = 0
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        deleted += rows.model.objects.filter(pk__in=batch).delete()[0]
    return deleted
