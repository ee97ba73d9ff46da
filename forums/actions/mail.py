"""The mail a thread's author gets about replies: at most one an hour, until they stop it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from forums.enums import PostState
from forums.models import Post, Thread, ThreadMail
from forums.permissions import require, visible_threads_q
from hub.mail.actions import queue
from members.permissions import is_member
from members.queries import confirmed_members

BETWEEN = timedelta(hours=1)
ONLY_THE_AUTHOR = "Only the person who started the thread gets mail about it."


@transaction.atomic
def stop_thread_mail(thread: Thread, *, actor: Any) -> None:
    """No more mail about this thread for its author."""
    _set_stopped(thread, actor, True)


@transaction.atomic
def resume_thread_mail(thread: Thread, *, actor: Any) -> None:
    """Mail again; what was written in the meantime counts as told."""
    _set_stopped(thread, actor, False)
    ThreadMail.objects.filter(thread=thread).update(told_up_to=thread.last_number)


def _set_stopped(thread: Thread, actor: Any, stopped: bool) -> None:
    require(actor is not None and thread.author_id == actor.pk, ONLY_THE_AUTHOR)
    ThreadMail.objects.update_or_create(thread=thread, defaults={"stopped": stopped, "waiting": False})


@transaction.atomic
def thread_mail_wanted(thread_id: int) -> None:
    """Note that there is something to tell the author (if it is so) and that the worker should look."""
    thread = Thread.objects.filter(pk=thread_id, author__isnull=False).first()
    if thread is None:
        return
    mail, _ = ThreadMail.objects.get_or_create(thread=thread)
    if not (mail.stopped or mail.waiting) and _news(thread, mail):
        mail.waiting = True
        mail.save(update_fields=["waiting"])


@transaction.atomic
def send_thread_mail(mail: ThreadMail, *, write: Callable[[Thread, Any, list[Post]], dict[str, Any]]) -> bool:
    """Queue the mail if it is due now; answers whether it was.

    Looks again at everything at this moment: stopped, gone, suspended, thread not open to them any more.
    `write(thread, author, posts)` answers the arguments of `hub.mail.actions.queue`.
    """
    mail = ThreadMail.objects.select_for_update().get(pk=mail.pk)
    now = timezone.now()
    if not mail.waiting or mail.stopped or (mail.told_at and mail.told_at > now - BETWEEN):
        return False
    thread = Thread.objects.select_related("space").get(pk=mail.thread_id)
    author = confirmed_members().filter(pk=thread.author_id or 0).first()
    posts = _news(thread, mail) if author and _may_see(author, thread) else []
    mail.waiting = False
    if posts:
        queue(**write(thread, author, posts))
        mail.told_at, mail.told_up_to = now, posts[-1].number
    mail.save(update_fields=["waiting", "told_at", "told_up_to"])
    return bool(posts)


def _may_see(author: Any, thread: Thread) -> bool:
    return is_member(author) and Thread.objects.filter(visible_threads_q(author), pk=thread.pk).exists()


def _news(thread: Thread, mail: ThreadMail) -> list[Post]:
    """Replies by others that the author was not told about, in order."""
    rows = Post.objects.filter(thread=thread, number__gt=mail.told_up_to, state=PostState.VISIBLE)
    return list(rows.exclude(author_id=thread.author_id).select_related("author", "helper").order_by("number"))
