"""Replying, changing and removing one's own words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from forums import text
from forums.actions.helping import author_of, note_help
from forums.actions.locking import locked_post, locked_thread
from forums.actions.reading import wrote
from forums.enums import PostState
from forums.models import Post, PostRevision, Thread
from forums.permissions import LOCKED, NOT_IN_THIS_SPACE, NOT_YOUR_POST, SIGN_IN, is_author, may_post, require
from forums.standing import standing
from hub.limits import rates
from hub.live import log
from hub.plugins.events import PostCreated, PostEdited, PostHidden
from hub.plugins.outbox import publish
from members.queries import is_still_member

POSTS_A_MINUTE = 20


class Conflict(Exception):
    """Somebody changed the post in between. `post` is what it says now, `body` what was to be saved."""

    def __init__(self, post: Post, body: str) -> None:
        self.post = post
        self.body = body
        super().__init__(
            "This post was changed while you were writing. Nothing is lost: here are both texts. "
            "Bring them together, then save again."
        )


@transaction.atomic
def reply(thread: Thread, *, actor: Any, body: str, for_member: Any = None) -> Post:
    """Reply in a thread; the post carries the live `seq` of its post.created.

    `for_member`: whom the actor helps with their consent; the post is theirs and names the helper.
    Effects in order: number taken under the thread's lock, post, activity of the thread, how far the author
    has read, PostCreated in the outbox, post.created in the log of the thread. Raises Http404,
    PermissionDenied (AgreementNeeded while the actor has not said yes to the community agreement, ConsentGone),
    ValidationError (no words), TooLong, TooMany.
    """
    require(is_still_member(actor), SIGN_IN)
    thread = locked_thread(actor, thread.pk)
    require(not thread.locked, LOCKED)
    require(may_post(standing(actor, thread.space), thread.space), NOT_IN_THIS_SPACE)
    author = author_of(actor, for_member, thread.space, thread)
    words = text.clean(body)
    count_post(actor)
    post = add_post(thread, author, words, helper=actor if for_member else None)
    note_help(actor, for_member, post.pk)
    wrote(post, actor)
    publish(PostCreated(post_id=post.pk, thread_id=thread.pk))
    post.seq = log.append(thread.topic, "post.created", {"post": post.pk})
    return post


def count_post(actor: Any) -> None:
    """Count one post against the limit of this member; raises TooMany."""
    rates.count("post", actor.pk, limit=POSTS_A_MINUTE, seconds=60)


def add_post(thread: Thread, author: Any, words: text.Clean, *, name: str = "", helper: Any = None) -> Post:
    """The next post of a thread whose row is locked (or new); moves the thread's activity on.

    `name`: who wrote it, when nobody with an account did. `helper`: who wrote it for the author.
    """
    now = timezone.now()
    thread.last_number += 1
    thread.last_activity_at = now
    thread.last_post_by, thread.last_helped = author, helper is not None
    thread.save(update_fields=["last_number", "last_activity_at", "last_post_by", "last_helped"])
    return Post.objects.create(
        thread=thread,
        number=thread.last_number,
        author=author,
        author_name=name,
        helper=helper,
        helped=helper is not None,
        body_html=words.html,
        body_text=words.text,
        created_at=now,
    )


def name_last_author(post: Post) -> None:
    """Lists name who wrote the last post of a thread, whose row is locked, while that post can be read."""
    thread = post.thread
    if post.number == thread.last_number:
        shown = post.state == PostState.VISIBLE
        thread.last_post_by, thread.last_helped = post.author if shown else None, shown and post.helped
        thread.save(update_fields=["last_post_by", "last_helped"])


@transaction.atomic
def edit_post(post: Post, *, actor: Any, body: str, revision: int) -> Post:
    """Change one's own post; `revision` is the one that was read before. Saving the same words changes nothing.

    Effects in order: the words so far go into the history, post, PostEdited in the outbox, post.edited in
    the log. Raises Http404, PermissionDenied, ValidationError, TooLong, Conflict (with both texts).
    """
    post = locked_post(actor, post.pk)
    require(is_author(actor, post) and post.state == PostState.VISIBLE, NOT_YOUR_POST)
    require(not post.thread.locked, LOCKED)
    words = text.clean(body)
    if words.html == post.body_html:
        return post
    if post.revision != revision:
        raise Conflict(post, body)
    PostRevision.objects.create(
        post=post,
        revision=post.revision,
        body_html=post.body_html,
        body_text=post.body_text,
        written_at=post.edited_at or post.created_at,
    )
    post.body_html, post.body_text = words.html, words.text
    post.revision += 1
    post.edited_at = timezone.now()
    post.save(update_fields=["body_html", "body_text", "revision", "edited_at"])
    publish(PostEdited(post_id=post.pk, thread_id=post.thread_id))
    log.append(post.thread.topic, "post.edited", {"post": post.pk})
    return post


@transaction.atomic
def delete_post(post: Post, *, actor: Any) -> Post:
    """Take one's own words back: they are gone for good, with their history; the number stays.

    Effects in order: history deleted, words emptied, author out of lists, PostHidden in the outbox,
    post.hidden in the log.
    """
    post = locked_post(actor, post.pk)
    require(is_author(actor, post), NOT_YOUR_POST)
    if post.state == PostState.DELETED:
        return post
    post.revisions.all().delete()
    post.body_html = post.body_text = ""
    post.state = PostState.DELETED
    post.revision += 1
    post.save(update_fields=["body_html", "body_text", "state", "revision"])
    name_last_author(post)
    publish(PostHidden(post_id=post.pk, thread_id=post.thread_id))
    log.append(post.thread.topic, "post.hidden", {"post": post.pk})
    return post


def clean_title(title: str) -> str:
    """One line of at most 200 characters; raises ValidationError for the field `title`."""
    line = text.one_line(title)
    if not line:
        raise ValidationError({"title": "Give the thread a title."})
    if len(line) > 200:
        raise ValidationError({"title": f"This title has {len(line)} characters; 200 is the most. Please shorten it."})
    return line
