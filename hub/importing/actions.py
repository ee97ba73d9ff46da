"""Beginning an import, letting it go on, putting it away."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from hub.importing.enums import Kind, Level, State
from hub.importing.models import Import
from hub.importing.plan import folder_of, forget_files, pictures_of, upload_of
from members.audit import record
from members.permissions import is_admin, require

ADMINS_ONLY = "Only admins of the hub can import."
KEPT = timedelta(days=30)
NO_ROOM = "The hub could not keep the file: its disk may be full. Nothing was imported. Tell whoever runs the hub."


@transaction.atomic
def upload(
    *,
    actor: Any,
    kind: Kind | str,
    file: File,
    name: str,
    pictures: File | None = None,
    pictures_folder: str = "",
    as_drafts: bool = False,
    remakes_deleted: bool = False,
) -> Import:
    """Take a file in; the dry run follows in the worker.

    `actor` is an admin, or None for a command of the hub. Effects in order: the import; its files in
    HUB_IMPORT_DIR, readable by the hub alone; a row of the audit log. Raises ValidationError when the
    disk does not take the files, and then keeps none.
    """
    require(actor is None or is_admin(actor), ADMINS_ONLY)
    job = Import.objects.create(
        kind=kind,
        name=Path(name).name[:200],
        who=actor,
        as_drafts=as_drafts,
        remakes_deleted=remakes_deleted,
        pictures_folder=pictures_folder,
    )
    folder = folder_of(job.pk)
    try:
        # Left by an import of that number in a database that is gone.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        _store(file, upload_of(job.pk))
        if pictures is not None:
            _store(pictures, pictures_of(job.pk))
    except OSError as error:
        forget_files(job.pk)
        raise ValidationError(NO_ROOM, code="disk") from error
    record(actor=actor, act="import.uploaded", target=f"import:{job.pk}", detail=job.name)
    return job


def _store(file: File, path: Path) -> None:
    with path.open("wb") as out:
        for piece in file.chunks():
            out.write(piece)


@transaction.atomic
def begin(job: Import, *, actor: Any, skip_bad: bool = False) -> Import:
    """Let the worker import what the dry run planned.

    Bad rows hold everything up unless `skip_bad` says to leave them out. Effects in order: the state; a
    row of the audit log. Raises ValidationError when the import does not wait for this, or has bad rows.
    """
    require(actor is None or is_admin(actor), ADMINS_ONLY)
    fresh = Import.objects.select_for_update().get(pk=job.pk)
    if fresh.state != State.READY:
        raise ValidationError("This import does not wait to begin. Look at its state.", code="state")
    bad = fresh.checked.get(Level.BAD, 0)
    if bad and not skip_bad:
        raise ValidationError(
            f"{bad} {'row is' if bad == 1 else 'rows are'} bad. Mend the file and upload it again, "
            "or say that the bad rows may be left out.",
            code="bad",
        )
    fresh.state, fresh.worked_at = State.RUNNING, None
    fresh.save()
    record(actor=actor, act="import.begun", target=f"import:{fresh.pk}", detail=fresh.name)
    return fresh


@transaction.atomic
def put_away(job: Import, *, actor: Any) -> None:
    """Stop an import and delete its files; what is imported already stays, and so does the report."""
    require(actor is None or is_admin(actor), ADMINS_ONLY)
    fresh = Import.objects.select_for_update().get(pk=job.pk)
    if fresh.state in (State.DONE, State.FAILED):
        return
    done = f" {fresh.position} of {fresh.total} steps were done, and stay." if fresh.position else ""
    _end(fresh, f"An admin stopped it.{done}")
    record(actor=actor, act="import.stopped", target=f"import:{fresh.pk}", detail=fresh.name)


def prune(before: datetime | None = None) -> int:
    """Put imports away that nobody began for a month, and delete what their files left; how many."""
    old = Import.objects.filter(created_at__lt=before or timezone.now() - KEPT)
    waiting = list(old.filter(state__in=(State.UPLOADED, State.READY)))
    for job in waiting:
        with transaction.atomic():
            _end(job, "Nobody began it for a month, so its file was deleted. Upload it again.")
    return len(waiting)


def _end(job: Import, words: str) -> None:
    job.state, job.refusal, job.finished_at = State.FAILED, words, timezone.now()
    job.save()
    transaction.on_commit(lambda: forget_files(job.pk))
