"""Reading files in the worker, and forgetting what was read when a file is replaced.

The list of what to do is the table itself, so a kill at any moment loses nothing: a file that was being read is
free again after LEASE, and one that ends the worker each time is given up after MOST_TRIES.
"""

import hashlib
import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hub.filetext import queries
from hub.filetext.faults import FAULTS
from hub.filetext.limits import LIMITS, Limits
from hub.filetext.models import FilePiece, FileReading, FileState
from hub.filetext.running import Extract, extract
from hub.plugins.events import CollectionChanged, FileRead, PageFilesChanged
from hub.plugins.outbox import publish

log = logging.getLogger("hub.filetext")
LEASE = timedelta(seconds=3 * LIMITS.wall)
MOST_TRIES = 3
AGAIN = timedelta(minutes=5)
AT_ONCE = 500


@transaction.atomic
def note(document: Any) -> None:
    """Put a document that was saved on the list, if its file is another one now; what the old one said is forgotten
    at once. Idempotent.
    """
    name, known = document.file.name, FileReading.objects.filter(pk=document.pk).first()
    if not queries.is_readable(name):
        if known is not None:
            known.delete()
        return
    other = known is not None and bool(known.digest and document.file_hash and known.digest != document.file_hash)
    if known is None or known.name != name or other:
        FilePiece.objects.filter(reading=document.pk).delete()
        fresh = {"digest": "", "state": FileState.WAITING, "words": "", "pieces": 0, "tries": 0}
        fresh |= {"name": name, "due_at": timezone.now(), "claimed_until": None, "read_at": None}
        FileReading.objects.update_or_create(pk=document.pk, defaults=fresh)


@transaction.atomic
def tell_pages(*document_ids: int) -> None:
    """The pages that use these documents must be looked at again: a file is another, or is for others to open."""
    for page_id in queries.page_ids_with(document_ids):
        publish(PageFilesChanged(page_id=page_id))


@transaction.atomic
def tell_collection(collection_id: int) -> None:
    """Its files may be for others now. Which pages use them is asked by whoever hears of it, after the commit."""
    publish(CollectionChanged(collection_id=collection_id))


def note_all() -> int:
    """Put every document on the list that was never read, such as those from before an upgrade or a restore; answers
    how many. A job, and done by `search rebuild` and `search check`.
    """
    # A disk that was not there an hour ago may be there now.
    again = {"state": FileState.WAITING, "tries": 0, "due_at": timezone.now()}
    noted = FileReading.objects.filter(state=FileState.READ, words=FAULTS["missing"]).update(**again)
    while batch := list(queries.unnoted_documents()[:AT_ONCE]):
        for document in batch:
            note(document)
        noted += len(batch)
    return noted


# In the worker --------------------------------------------------------------------------


def step(limits: Limits = LIMITS) -> bool:
    """Read the file that waited longest; whether there was one. Nothing is open in the database meanwhile."""
    row = queries.waiting(timezone.now()).select_related("document").first()
    if row is None:
        return False
    if _claim(row):
        _keep(row, *_read(row, limits))
    return True


def _claim(row: FileReading) -> bool:
    now = timezone.now()
    free = queries.waiting(now).filter(pk=row.pk, name=row.name)
    return bool(free.update(claimed_until=now + LEASE, tries=F("tries") + 1))


def _read(row: FileReading, limits: Limits) -> tuple[Extract | None, str]:
    """What the file says and its digest; None when it should be tried again later."""
    if row.tries >= MOST_TRIES:
        return Extract(words=FAULTS["broken"]), ""
    storage = row.document.file.storage
    try:
        with storage.open(row.name) as file:
            digest = hashlib.file_digest(file, "sha1").hexdigest()
            return extract(file, queries.ending_of(row.name), limits), digest
    except FileNotFoundError:
        return Extract(words=FAULTS["missing"]), ""
    except OSError as error:
        log.warning("file %s (document %s) cannot be opened, will try again: %s", row.name, row.pk, error)
        return None, ""


@transaction.atomic
def _keep(row: FileReading, found: Extract | None, digest: str) -> None:
    """Write down what was read, unless the document has another file by now or is gone."""
    mine = FileReading.objects.select_for_update().filter(pk=row.pk, name=row.name, state=FileState.WAITING)
    if not mine.exists():
        return
    hash_now = mine.values_list("document__file_hash", flat=True).get()
    replaced = bool(digest and hash_now and digest != hash_now and not row.tries)
    if replaced:  # by another one of the same name, while it was read: once more, at once
        mine.update(claimed_until=None)
        return
    if found is None:
        mine.update(claimed_until=None, due_at=timezone.now() + AGAIN)
        return
    FilePiece.objects.filter(reading=row.pk).delete()
    FilePiece.objects.bulk_create(
        [
            FilePiece(reading_id=row.pk, number=number, label=label, text=text)
            for number, (label, text) in enumerate(found.pieces, 1)
        ],
        batch_size=200,
    )
    mine.update(
        state=FileState.READ,
        digest=digest,
        words=found.words[:1000],
        pieces=len(found.pieces),
        claimed_until=None,
        read_at=timezone.now(),
    )
    if found.words:
        log.warning("file %s (document %s): %s", row.name, row.pk, found.words)
    publish(FileRead(document_id=row.pk))
