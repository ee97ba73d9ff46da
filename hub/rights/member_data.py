"""What the ground of the hub holds about a member: sessions, mails, exports, names in messages of faults."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django_tasks_db.models import DBTaskResult

from hub.live.models import LiveEvent, Topic
from hub.mail.models import Mail
from hub.plugins.member_data import Erasing, Section
from hub.plugins.models import DeadEvent, PluginState, ReaderPosition
from hub.rights.exporting import forget_all
from hub.rights.models import Erasure, Export
from members.models import Member

SIGNING_IN = {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY}


def export(member: Any) -> Iterator[Section]:
    mails = Mail.objects.filter(to__iexact=member.email).order_by("pk")
    rows = [
        {"subject": mail.subject, "written": mail.created_at.isoformat(), "sent": bool(mail.sent_at)} for mail in mails
    ]
    note = "Mails to you of the last 30 days, without their words: links to sign in are in them."
    yield Section("mail", "Mails to you", rows, note=note)
    exports = Export.objects.filter(member=member).order_by("pk")
    asked = [{"asked": row.asked_at.isoformat(), "state": row.get_state_display()} for row in exports]
    yield Section("exports", "Copies of your data you asked for", asked)


def erase(erasing: Erasing) -> Mapping[str, int]:
    done = {
        "sessions deleted": _sessions(erasing),
        "exports deleted, with their files": forget_all(erasing.member),
        "mails deleted": _mails(erasing).delete()[0],
        "finished tasks deleted that named them": _tasks(erasing).delete()[0],
        "messages of faults emptied that named them": _faults(erasing),
    }
    if not Member.objects.filter(pk=erasing.member.pk).exists():
        # Not before: the open sockets of the member are closed by what this row says.
        done["live topics deleted"] = _topics(erasing)
    return done


def _sessions(erasing: Erasing) -> int:
    """Their own, and messages in those of others that name them ("Dana is suspended")."""
    done, pk, named = 0, str(erasing.member.pk), _named(erasing)
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        if str(kept.get(SESSION_KEY, "")) == pk:
            done += session.delete()[0]
            continue
        left = {name: value for name, value in kept.items() if name in SIGNING_IN or not named(str(value))}
        if left != kept:
            session.session_data = Session.get_session_store_class()().encode(left)
            session.save(update_fields=["session_data"])
            done += 1
    return done


def _mails(erasing: Erasing) -> QuerySet[Mail]:
    """To them, or with one of their addresses in it; never the mail that brings somebody a proof."""
    found = Q()
    for address in (name for name in erasing.names if "@" in name):
        found |= Q(to__iexact=address)
        for column in ("subject", "text", "html"):
            found |= Q(**{f"{column}__icontains": address})
    proofs = Erasure.objects.exclude(mail_id=None).values_list("mail_id", flat=True)
    return Mail.objects.filter(found).exclude(pk__in=list(proofs)) if found else Mail.objects.none()


def _tasks(erasing: Erasing) -> QuerySet[DBTaskResult]:
    over = DBTaskResult.objects.exclude(status__in=("READY", "RUNNING"))
    texts = over.annotate(asked=Cast("args_kwargs", TextField()))
    return over.filter(pk__in=[row.pk for row in texts.filter(_mentions(erasing, "asked", "traceback"))])


def _faults(erasing: Erasing) -> int:
    done = DeadEvent.objects.filter(_mentions(erasing, "error")).update(error="")
    done += ReaderPosition.objects.filter(_mentions(erasing, "last_error")).update(last_error="")
    return done + PluginState.objects.filter(_mentions(erasing, "last_fault")).update(last_fault="")


def _topics(erasing: Erasing) -> int:
    own = [f"{kind}:{erasing.member.pk}" for kind in ("member", "me")]
    return LiveEvent.objects.filter(topic__in=own).delete()[0] + Topic.objects.filter(name__in=own).delete()[0]


def _mentions(erasing: Erasing, *columns: str) -> Q:
    found = Q(pk=None)
    for name in erasing.names:
        for column in columns:
            found |= Q(**{f"{column}__contains": name})
    return found


def _named(erasing: Erasing) -> Any:
    words = "|".join(re.escape(name) for name in erasing.names if name)
    return re.compile(rf"(?<!\w)({words})(?!\w)", re.I).search if words else lambda text: None
