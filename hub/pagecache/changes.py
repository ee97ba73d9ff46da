"""When kept pages are out of date: as soon as anything they could show was written, whoever wrote it.

Every write to the database is looked at on its way (actions, bulk updates, commands, the worker, plugins). The
first one of a transaction to a table that guests may see the effect of adds a row to `Change`, in the same
transaction. So there is nothing to remember when a feature is added: a table that is not named in `UNSEEN` counts.

The rows' figures are the **stamp**. A page is kept together with the stamp that was read before it was made, and
is shown only while the stamp is the same. Ids become visible out of order on PostgreSQL, so the highest id alone
would not do: the number of rows is part of the stamp.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.backends.signals import connection_created
from django.db.models import Count, Max, Min
from django.dispatch import Signal
from django.utils import timezone

from hub.pagecache.models import Change

KEPT = timedelta(minutes=10)
"""How long rows stay; fewer rows make the stamp cheaper to read."""

changed = Signal()
"""Sent in each server process when it hears of a change, before it makes another page."""

WRITE = re.compile(
    r"""\s*((?P<new>INSERT\s+(OR\s+\w+\s+)?|REPLACE\s+)INTO|UPDATE|DELETE\s+FROM)\s+"?(?P<table>\w+)""", re.IGNORECASE
)
UNSEEN = frozenset(
    {
        # Of this engine, and what work goes through on its way.
        "pagecache_change",
        "plugins_outboxevent",
        "plugins_readerposition",
        "plugins_deadevent",
        "plugins_heartbeat",
        # What they tell of is written with them. A page with an older number asks for what it missed.
        "live_liveevent",
        "live_topic",
        "django_tasks_database_dbtaskresult",
        "mail_mail",
        "search_expunging",
        "search_missed",
        "search_run",
        "search_stale",
        "search_waiting",
        # Pages show nothing of the words inside files.
        "filetext_filereading",
        "filetext_filepiece",
        "importing_import",
        "importing_importrow",
        "importing_importedthing",
        # Of one person, who is signed in and gets no kept pages.
        "django_session",
        "forums_draft",
        "forums_idempotencykey",
        "forums_joinrequest",
        "forums_notshown",
        "forums_readposition",
        "forums_threadmail",
        "account_emailconfirmation",
        "members_accessneeds",
        "members_agreementacceptance",
        "members_apitoken",
        "members_emailchange",
        "members_helpentry",
        "members_welcome",
        "mfa_authenticator",
        "rights_export",
        "search_saved",
        "members_auditentry",
        "members_signedin",
        "rights_erasure",
        "feedback_feedback",
        # Of editors. What they publish is written to other tables as well.
        "wagtailadmin_editingsession",
        "wagtailadmin_formstate",
        "wagtailcore_modellogentry",
        "wagtailcore_pagelogentry",
        "wagtailcore_uploadedfile",
        "wagtailsearch_indexentry",
        "wagtailsearch_indexentry_fts",
        # Pictures in other sizes, made when a page first shows them.
        "wagtailimages_rendition",
    }
)


class Stamp(NamedTuple):
    first: int | None
    last: int | None
    rows: int


def stamp() -> Stamp:
    """How things stand now, in one small query."""
    return Stamp(**Change.objects.aggregate(first=Min("pk"), last=Max("pk"), rows=Count("pk")))


def listen() -> None:
    """Look at what every connection of this process writes, from now on."""
    connection_created.connect(_watch, dispatch_uid="hub.pagecache")


def prune() -> None:
    """Take old rows away; the newest stays, so that a stamp never comes back."""
    newest = Change.objects.aggregate(last=Max("pk"))["last"]
    Change.objects.filter(at__lt=timezone.now() - KEPT).exclude(pk=newest).delete()


def mark() -> None:
    """Note a change in the current transaction, once."""
    if any(waiting[1] is _committed for waiting in connection.run_on_commit):
        return
    Change.objects.create()
    # Django forgets this call with the savepoint that it was made in, if that is undone: then the row is gone as well.
    transaction.on_commit(_committed)


def _committed() -> None:
    """Nothing to do: the row says it all. That the call waits tells `mark` that there is one."""


def _watch(connection: Any, **kwargs: Any) -> None:
    if connection.alias == DEFAULT_DB_ALIAS and _see_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(_see_writes)


def _see_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    if sql[:6] != "SELECT" and (write := WRITE.match(sql)) and write["table"] not in UNSEEN:
        # How many rows an INSERT wrote is known only when its answer is read.
        wrote = bool(write["new"]) or context["cursor"].rowcount != 0
        if wrote and _table.is_there(context["connection"]):
            mark()
    return result


class _Table:
    """Whether the table of changes exists, which it does not while a new or an older hub is migrated."""

    def __init__(self) -> None:
        self.databases: set[str] = set()

    def is_there(self, connection: Any) -> bool:
        name = str(connection.settings_dict["NAME"])
        if name not in self.databases:
            with connection.cursor() as cursor:
                if Change._meta.db_table not in connection.introspection.table_names(cursor):
                    return False
            self.databases.add(name)
        return True


_table = _Table()
