"""The place where newcomers say hello, as one newcomer may use it."""

from typing import Any

from forums.models import SayHello, Space, Thread
from forums.permissions import may_post, may_reply, may_see_space
from forums.queries import visible_threads
from forums.standing import standing
from hub.plugins.core import HelloPlace


def hello_place(*, viewer: Any) -> HelloPlace | None:
    """The thread or space that was chosen in the admin; None when there is none in which this viewer may write."""
    chosen = SayHello.objects.select_related("space").first()
    if chosen is None:
        return None
    thread = visible_threads(viewer).filter(pk=chosen.thread_id).first() if chosen.thread_id else None
    if thread is not None and may_reply(standing(viewer, thread.space), thread):
        return _thread(thread)
    return _space(viewer, chosen.space) if chosen.space and thread is None else None


def _thread(thread: Thread) -> HelloPlace:
    url = thread.get_absolute_url()
    return HelloPlace(thread.title, url, f"{url}reply/")


def _space(viewer: Any, space: Space) -> HelloPlace | None:
    who, url = standing(viewer, space), space.get_absolute_url()
    if may_see_space(who, space) and may_post(who, space):
        return HelloPlace(space.name, url, f"{url}new/")
    return None
