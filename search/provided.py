"""What the search does for the rest of the hub, by the protocols of hub.plugins.core."""

from django.db import connection

from hub.plugins.events import MemberErased
from search import expunging, waiting
from search.backends import database, engine
from search.indexing import turn
from search.models import StaleObject


def forget_document(*, kind: str, object_id: int, for_good: bool = True) -> None:
    """Take an object, and all that is shown as it, out of the index now, in the caller's transaction; `for_good` with
    what SQLite, or a search server, would keep of its words.

    A search engine is another server and has no part in the transaction: it is told right after the commit, by the
    worker, and again until it has done it. Until then it is not asked, and the database answers.
    """
    with turn():
        database().forget(kind, object_id)
        if engine() is not None:
            waiting.want(kind, [object_id], forget=True)
        StaleObject.objects.filter(kind=kind, object_id=object_id).delete()
        if for_good:
            forget_deleted_words()


def forget_after_erasure(event: MemberErased) -> None:
    """By now what named them elsewhere was indexed anew: the old words go, too."""
    with turn():
        forget_deleted_words()


def forget_deleted_words() -> None:
    """SQLite keeps the words of deleted rows in text indexes (ours, Wagtail's) until it merges them: merge now. So
    does a search server, which is asked for it later.
    """
    expunging.want()
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'")
        for (name,) in cursor.fetchall():
            table = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 -- names of our own tables
