"""Deleting files so that a kill leaves none behind: named in the transaction, deleted after it."""

import logging

from django.core.files.storage import default_storage

from stories.models import FileToDelete

log = logging.getLogger("hub.stories")


def delete_waiting_files() -> int:
    """Delete every file that waits for it; answers how many. The worker tries again what could not be deleted."""
    deleted = 0
    for row in list(FileToDelete.objects.order_by("pk")[:500]):
        try:
            default_storage.delete(row.name)
        except OSError as error:
            log.error("a file of a story that was taken back (%s) cannot be deleted yet: %s", row.pk, error)
            continue
        row.delete()
        deleted += 1
    return deleted
