"""What the mails of the forums are about, and to whom they go."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q
from django.http import Http404

from forums.models import Report, Thread, ThreadMail
from members.permissions import is_member
from members.queries import confirmed_members

STOP_LINK = "forums.stop-thread-mail"


def mail_state(viewer: Any, thread: Thread) -> ThreadMail | None:
    """The author's mail about replies; None for everybody else."""
    if not is_member(viewer) or thread.author_id != viewer.pk:
        return None
    return ThreadMail.objects.filter(thread=thread).first() or ThreadMail(thread=thread)


def thread_of_stop_link(token: str) -> Thread:
    """The thread whose author got this link by mail; the link is the permission. Http404 when it is not whole."""
    try:
        thread_id, member_id = signing.loads(token, salt=STOP_LINK)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404("This link is not whole. Please use it as it stands in the mail.") from None
    thread = Thread.objects.select_related("space", "author").filter(pk=thread_id, author_id=member_id).first()
    if thread is None:
        raise Http404("This thread is not there any more, so there will be no more mail about it.")
    return thread


def due_thread_mails(before: datetime) -> list[ThreadMail]:
    """For the worker: mails that wait and were not sent since `before`."""
    told = Q(told_at=None) | Q(told_at__lte=before)
    return list(ThreadMail.objects.filter(told, waiting=True, stopped=False).order_by("pk")[:200])


def report_by_id(pk: int) -> Report | None:
    """For the worker: the report with all that its mail tells."""
    wanted = ("post__thread__space", "post__author", "post__helper", "reporter")
    return Report.objects.select_related(*wanted).filter(pk=pk).first()


def team_addresses() -> list[str]:
    """Where reports go: the admins who can sign in."""
    return list(confirmed_members().filter(is_superuser=True).order_by("pk").values_list("email", flat=True))
