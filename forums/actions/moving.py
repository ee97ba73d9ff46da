"""Moving a thread to another space, with everything that follows from it for who may read it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from forums.actions.locking import locked_thread
from forums.actions.moderation import title_for_the_log
from forums.models import Space, Thread
from forums.permissions import NOT_A_FACILITATOR, may_moderate, require
from forums.queries import spaces_to_move_to
from forums.standing import standing
from hub.live import log
from hub.plugins.core import core
from hub.plugins.events import ThreadChanged
from hub.plugins.outbox import publish
from members import audit

ABOUT_A_PAGE = "This thread is about a page and stays in the space for talk about pages."
NO_SUCH_SPACE = "Choose one of the spaces that you look after."


@transaction.atomic
def move_thread(thread: Thread, *, actor: Any, space_id: int) -> Thread:
    """Move a thread to another space (who facilitates both, admins); from then on the rule of that space holds.

    Effects in order: thread (no longer pinned), audit, out of search at once (the worker puts it back for those
    who may see it now), ThreadChanged in the outbox, thread.changed in the logs of the thread and of both
    spaces, access stamp of the thread: who may not read it any more is sent away. Raises Http404,
    PermissionDenied, ValidationError for the field `space`.
    """
    thread = locked_thread(actor, thread.pk)
    require(may_moderate(standing(actor, thread.space)), NOT_A_FACILITATOR)
    if thread.page_id is not None:
        raise ValidationError({"space": ABOUT_A_PAGE})
    old, new = thread.space, _space(actor, thread, space_id)
    thread.space, thread.pinned = new, False
    thread.save(update_fields=["space", "pinned"])
    words = f"{title_for_the_log(thread)}: {old.name} → {new.name}"
    audit.record(actor=actor, act="thread.moved", target=f"thread:{thread.pk}", detail=words)
    core.forget_document(kind="thread", object_id=thread.pk, for_good=False)
    publish(ThreadChanged(thread_id=thread.pk))
    changed = {"thread": thread.pk}
    log.append_all([(topic, "thread.changed", changed) for topic in (old.topic, new.topic, thread.topic)])
    log.raise_stamps([thread.topic])
    return thread


def _space(actor: Any, thread: Thread, space_id: int) -> Space:
    space = spaces_to_move_to(actor, thread).filter(pk=space_id).first()
    if space is None:
        raise ValidationError({"space": NO_SUCH_SPACE})
    return space
