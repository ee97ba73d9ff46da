"""Rows as they are now, locked until the transaction ends, and only if the actor may see them."""

from typing import Any

from django.http import Http404

from forums.models import Post, Space, Thread
from forums.queries import NOT_HERE, visible_spaces, visible_threads


def locked_space(actor: Any, pk: int) -> Space:
    space = visible_spaces(actor).select_for_update().filter(pk=pk).first()
    if space is None:
        raise Http404(NOT_HERE)
    return space


def locked_thread(actor: Any, pk: int) -> Thread:
    """The thread with its space. Whoever holds this lock gives out the thread's next number."""
    thread = visible_threads(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if thread is None:
        raise Http404(NOT_HERE)
    return thread


def locked_post(actor: Any, pk: int) -> Post:
    """The post with its thread and space; the thread is locked, too, so that all changes in it queue up."""
    thread_id = Post.objects.filter(pk=pk).values_list("thread_id", flat=True).first()
    thread = locked_thread(actor, thread_id or 0)
    post = thread.posts.select_for_update(of=("self",)).select_related("author", "helper").filter(pk=pk).first()
    if post is None:
        raise Http404(NOT_HERE)
    post.thread = thread
    return post
