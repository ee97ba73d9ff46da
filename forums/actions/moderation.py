"""What facilitators of a space, and admins, may do to threads and posts. Each act is in the audit log."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from forums.actions.locking import locked_post, locked_thread
from forums.actions.posts import name_last_author
from forums.enums import PostState
from forums.models import Post, Thread
from forums.permissions import NOT_A_FACILITATOR, may_moderate, require
from forums.standing import standing
from hub.live import log
from hub.plugins.events import PostHidden, PostRestored, ThreadChanged
from hub.plugins.outbox import publish
from members import audit


@transaction.atomic
def hide_post(post: Post, *, actor: Any) -> Post:
    """Take a post out of sight; a line with its number stays, and it can be restored.

    Effects in order: post, audit, PostHidden in the outbox, post.hidden in the log.
    """
    post = _post_to_moderate(post, actor)
    if post.state != PostState.VISIBLE:
        return post
    _set_state(post, PostState.HIDDEN)
    audit.record(actor=actor, act="post.hidden", target=_post_name(post))
    publish(PostHidden(post_id=post.pk, thread_id=post.thread_id))
    log.append(post.thread.topic, "post.hidden", {"post": post.pk})
    return post


@transaction.atomic
def restore_post(post: Post, *, actor: Any) -> Post:
    """Show a hidden post again. What its author removed cannot come back: its words are gone.

    Effects in order: post, audit, PostRestored in the outbox, post.edited in the log.
    """
    post = _post_to_moderate(post, actor)
    if post.state == PostState.DELETED:
        raise ValidationError("Its author removed this post. Its words are gone and cannot be restored.")
    if post.state == PostState.VISIBLE:
        return post
    _set_state(post, PostState.VISIBLE)
    audit.record(actor=actor, act="post.restored", target=_post_name(post))
    publish(PostRestored(post_id=post.pk, thread_id=post.thread_id))
    log.append(post.thread.topic, "post.edited", {"post": post.pk})
    return post


def lock_thread(thread: Thread, *, actor: Any) -> Thread:
    """Nobody can add or change posts any more; removing one's own words still works."""
    return _change(thread, actor, "locked", True, "thread.locked")


def unlock_thread(thread: Thread, *, actor: Any) -> Thread:
    return _change(thread, actor, "locked", False, "thread.unlocked")


def hide_thread(thread: Thread, *, actor: Any) -> Thread:
    """The thread is gone for everyone who could not restore it, also for those who are reading it."""
    return _change(thread, actor, "hidden", True, "thread.hidden")


def restore_thread(thread: Thread, *, actor: Any) -> Thread:
    return _change(thread, actor, "hidden", False, "thread.restored")


def pin_thread(thread: Thread, *, actor: Any) -> Thread:
    """The thread stands above the others in the list of its space."""
    return _change(thread, actor, "pinned", True, "thread.pinned")


def unpin_thread(thread: Thread, *, actor: Any) -> Thread:
    return _change(thread, actor, "pinned", False, "thread.unpinned")


@transaction.atomic
def _change(thread: Thread, actor: Any, field: str, value: bool, act: str) -> Thread:
    """Effects in order: thread, audit, ThreadChanged, access stamp (for `hidden`), thread.changed in both logs."""
    thread = locked_thread(actor, thread.pk)
    require(may_moderate(standing(actor, thread.space)), NOT_A_FACILITATOR)
    if getattr(thread, field) == value:
        return thread
    setattr(thread, field, value)
    thread.save(update_fields=[field])
    audit.record(actor=actor, act=act, target=f"thread:{thread.pk}", detail=title_for_the_log(thread))
    publish(ThreadChanged(thread_id=thread.pk))
    changed = {"thread": thread.pk}
    log.append_all([(topic, "thread.changed", changed) for topic in (thread.space.topic, thread.topic)])
    if field == "hidden":
        log.raise_stamps([thread.topic])
    return thread


def title_for_the_log(thread: Thread) -> str:
    """The log keeps what it says; the title of a page may have to go one day."""
    return thread.title if thread.page_id is None else ""


def _post_to_moderate(post: Post, actor: Any) -> Post:
    post = locked_post(actor, post.pk)
    require(may_moderate(standing(actor, post.thread.space)), NOT_A_FACILITATOR)
    return post


def _set_state(post: Post, state: PostState) -> None:
    post.state = state
    post.save(update_fields=["state"])
    name_last_author(post)


def _post_name(post: Post) -> str:
    return f"post:{post.pk} (thread:{post.thread_id} #{post.number})"
