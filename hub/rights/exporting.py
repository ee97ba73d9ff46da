"""Making exports: asked for by a member, made by the worker, deleted after a week."""

import logging
import secrets
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from hub.mail.actions import queue
from hub.rights import archive
from hub.rights.models import Export, ExportState
from hub.ui.site import full_url, site_facts
from members.models import Member
from members.permissions import is_member, require

log = logging.getLogger("hub.rights")
KEPT = timedelta(days=7)
LEASE = timedelta(minutes=15)
TRIES = 3
WAITED_FOR = 50
"""Priority of the task: after an import hundreds of tasks for search and pictures wait, and nobody waits for those."""
LEFT_OVER = 3600
"""Seconds after which a file that no row names counts as left over by a kill."""


@transaction.atomic
def ask(*, actor: Member) -> Export:
    """Ask for a copy of everything; one at a time. An older copy goes. A task for the worker makes it.

    Asked for again while one is being made, it answers that one.
    """
    require(is_member(actor))
    under_way = Export.objects.filter(member=actor, state=ExportState.WAITING).first()
    if under_way is not None:
        return under_way
    for old in Export.objects.filter(member=actor, state=ExportState.READY):
        end(old)
    try:
        with transaction.atomic():
            export = Export.objects.create(member=actor)
    except IntegrityError:  # asked for twice in one moment
        return Export.objects.get(member=actor, state=ExportState.WAITING)
    make_export.enqueue(export.pk)
    return export


def end(export: Export) -> None:
    """The file goes; the row stays, to say so."""
    transaction.on_commit(partial(_unlink, export.file))
    Export.objects.filter(pk=export.pk).update(state=ExportState.ENDED, size=0)


@task(priority=WAITED_FOR)
def make_export(pk: int) -> None:
    make(pk)


def make(pk: int) -> bool:
    """Make one export that waits; answers whether this worker did it. Safe to repeat, and after a kill.

    Claimed for a while, so that two workers do not both make it. The name of the file is written down before the
    file, and asked for again after it: whoever was erased meanwhile leaves no file.
    """
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    name = f"{secrets.token_urlsafe(24)}.zip"
    waiting = Export.objects.filter(free, pk=pk, state=ExportState.WAITING, tries__lt=TRIES)
    before = waiting.values_list("file", flat=True).first()
    if not waiting.update(claimed_until=now + LEASE, file=name, tries=F("tries") + 1):
        return False
    _unlink(before or "")
    path = Path(settings.HUB_EXPORT_DIR) / name
    try:
        size = archive.write(path, Member.objects.get(pk=Export.objects.get(pk=pk).member_id, is_active=True))
    except (Member.DoesNotExist, Export.DoesNotExist):
        _unlink(name)
        return False
    except Exception as error:  # noqa: BLE001 -- whatever went wrong, it is tried again and then told
        log.error("export %s could not be made: %s", pk, type(error).__name__, exc_info=error)
        _unlink(name)
        _failed(pk)
        return False
    if not _is_ready(pk, name, size):
        _unlink(name)
        return False
    return True


@transaction.atomic
def _is_ready(pk: int, name: str, size: int) -> bool:
    """Note that it is there and mail the member, unless they have gone, or another worker has taken over."""
    row = Export.objects.select_for_update().filter(pk=pk, file=name, state=ExportState.WAITING).first()
    if row is None or not row.member.is_active:
        return False
    row.state, row.size, row.ready_at = ExportState.READY, size, timezone.now()
    row.ends_at = row.ready_at + KEPT
    row.save(update_fields=["state", "size", "ready_at", "ends_at"])
    queue(to=row.member.email, **_mail(row))
    return True


def _mail(row: Export) -> dict[str, Any]:
    facts = {"hub": site_facts(), "home_url": full_url("/"), "url": full_url(f"/account/data/{row.pk}/"), "export": row}
    return {
        "subject": "The copy of your data is ready",
        "text": render_to_string("rights/mail/export.txt", facts).strip() + "\n",
        "html": render_to_string("rights/mail/export.html", facts),
    }


def _failed(pk: int) -> None:
    """Given back to be tried again later, or given up."""
    Export.objects.filter(pk=pk, tries__gte=TRIES).update(state=ExportState.FAILED, claimed_until=None)
    Export.objects.filter(pk=pk, state=ExportState.WAITING).update(claimed_until=timezone.now() + timedelta(minutes=1))


def look_after() -> int:
    """Make what a killed worker left lying, and remove files that no row names; answers how many. A job."""
    now = timezone.now()
    stale = Export.objects.filter(state=ExportState.WAITING, claimed_until__lt=now)
    stale.filter(tries__gte=TRIES).update(state=ExportState.FAILED)
    forgotten = Export.objects.filter(state=ExportState.WAITING, claimed_until=None, asked_at__lt=now - LEASE)
    done = sum(make(pk) for pk in [*stale.values_list("pk", flat=True), *forgotten.values_list("pk", flat=True)])
    return done + _sweep()


def forget_old(before: datetime) -> int:
    """Delete the files of exports that were ready before then, and rows that are long over."""
    over = list(Export.objects.filter(state=ExportState.READY, ready_at__lt=before))
    for export in over:
        with transaction.atomic():
            end(export)
    Export.objects.filter(asked_at__lt=before - KEPT).exclude(
        state__in=(ExportState.WAITING, ExportState.READY)
    ).delete()
    return len(over)


def forget_all(member: Member) -> int:
    """Every export of a member, with its file: the file first, because a kill may come in between."""
    rows = list(Export.objects.filter(member=member))
    for row in rows:
        _unlink(row.file)
    return Export.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _sweep() -> int:
    folder = Path(settings.HUB_EXPORT_DIR)
    names = set(Export.objects.exclude(state=ExportState.ENDED).values_list("file", flat=True))
    old = time.time() - LEFT_OVER
    left = [path for path in folder.glob("*.zip") if path.name not in names and path.stat().st_mtime < old]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _unlink(name: str) -> None:
    if name:
        (Path(settings.HUB_EXPORT_DIR) / name).unlink(missing_ok=True)
