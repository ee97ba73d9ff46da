"""What the search does for the rest of the hub, by the protocols of hub.plugins.core."""

from django.db import connection

from hub.plugins.events import MemberErased
from search.backends import backend
from search.indexing import turn
from search.models import StaleObject


def forget_document(*, kind: str, object_id: int) -> None:
    """Take an object, and all that is shown as it, out of the index now, in the caller's transaction, words and all."""
    with turn():
        backend().forget(kind, object_id)
        StaleObject.objects.filter(kind=kind, object_id=object_id).delete()
        forget_deleted_words()


def forget_after_erasure(event: MemberErased) -> None:
    """By now what named them elsewhere was indexed anew: the old words go, too."""
    with turn():
        forget_deleted_words()


def forget_deleted_words() -> None:
    """SQLite keeps the words of deleted rows in text indexes (ours, Wagtail's) until it merges them: merge now."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'")
        for (name,) in cursor.fetchall():
            table = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 -- names of our own tables
