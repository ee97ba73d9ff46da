"""Starting threads, and bringing whole ones in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from forums import text
from forums.actions.helping import author_of, note_help
from forums.actions.locking import locked_space
from forums.actions.posts import add_post, clean_title, count_post
from forums.actions.reading import wrote
from forums.models import Post, Space, Thread, ThreadMail
from forums.permissions import ADMINS_ONLY, NOT_IN_THIS_SPACE, SIGN_IN, may_post, require
from forums.standing import standing
from hub.live import log
from hub.plugins.events import PostCreated, ThreadStarted
from hub.plugins.outbox import publish
from members.permissions import is_member
from members.queries import is_still_member


@transaction.atomic
def start_thread(space: Space, *, actor: Any, title: str, body: str, for_member: Any = None) -> Thread:
    """Start a thread with its opening post, which is number 1.

    Effects in order: thread, post, ThreadStarted and PostCreated in the outbox, thread.started in the log
    of the space and post.created in that of the thread. Raises Http404, PermissionDenied (AgreementNeeded
    and ConsentGone too), ValidationError (by field), TooLong, TooMany.
    """
    require(is_still_member(actor), SIGN_IN)
    space = locked_space(actor, space.pk)
    require(may_post(standing(actor, space), space), NOT_IN_THIS_SPACE)
    author = author_of(actor, for_member, space)
    title, words = _clean(title, body)
    count_post(actor)
    helper = actor if for_member else None
    made = {"title": title, "slug": slug_of(title), "author": author, "helper": helper, "helped": helper is not None}
    thread = Thread.objects.create(space=space, **made)
    post = add_post(thread, author, words, helper=helper)
    note_help(actor, for_member, post.pk)
    wrote(post, actor)
    publish(ThreadStarted(thread_id=thread.pk))
    publish(PostCreated(post_id=post.pk, thread_id=thread.pk))
    log.append_all(
        [
            (space.topic, "thread.started", {"thread": thread.pk}),
            (thread.topic, "post.created", {"post": post.pk}),
        ]
    )
    return thread


def slug_of(title: str) -> str:
    return slugify(title)[:60].strip("-_") or "thread"


def _clean(title: str, body: str) -> tuple[str, text.Clean]:
    """Both parts, or all that is wrong with them at once."""
    errors: dict[str, list[str]] = {}
    line, words = "", None
    try:
        line = clean_title(title)
    except ValidationError as error:
        errors.update(error.message_dict)
    try:
        words = text.clean(body)
    except text.TooLong:
        raise
    except ValidationError as error:
        errors["body"] = error.messages
    if errors or words is None:
        raise ValidationError(errors)
    return line, words


@dataclass(frozen=True)
class ImportedPost:
    """A post from elsewhere: who wrote what, and when (aware)."""

    author: Any
    body: str
    at: datetime


@transaction.atomic
def import_thread(
    space: Space, *, actor: Any, title: str, posts: Sequence[ImportedPost], locked: bool = False
) -> Thread:
    """Bring in a whole thread (demo, corpus, another forum) in a few statements, whatever its length.

    `actor` is an admin, or None for a command of the hub. Effects in order: thread, posts, a mail state
    that counts all replies as told (nobody gets mail), ThreadStarted in the outbox, thread.started in the
    log of the space. No rate limit, no event per post. Raises ValidationError when there is no post.
    """
    require(actor is None or (is_member(actor) and actor.is_superuser), ADMINS_ONLY)
    if not posts:
        raise ValidationError({"posts": "A thread needs an opening post."})
    title = clean_title(title)
    last = posts[-1]
    thread = Thread.objects.create(
        space=space,
        title=title,
        slug=slug_of(title),
        author=posts[0].author,
        created_at=posts[0].at,
        last_number=len(posts),
        last_activity_at=last.at,
        last_post_by=last.author,
        locked=locked,
    )
    Post.objects.bulk_create([_imported(thread, n, post) for n, post in enumerate(posts, 1)], batch_size=500)
    ThreadMail.objects.create(thread=thread, told_up_to=len(posts))
    publish(ThreadStarted(thread_id=thread.pk))
    log.append(space.topic, "thread.started", {"thread": thread.pk})
    return thread


def _imported(thread: Thread, number: int, post: ImportedPost) -> Post:
    words = text.clean(post.body)
    return Post(
        thread=thread,
        number=number,
        author=post.author,
        body_html=words.html,
        body_text=words.text,
        created_at=post.at,
    )
