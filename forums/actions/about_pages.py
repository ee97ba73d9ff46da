"""Threads about pages: made when they are first needed, filled by imports, taken away with their page."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from wagtail.models import Page

from forums import text
from forums.about_pages import page_to_talk_about, space_for_pages, thread_about
from forums.actions.drafts import bring_to_thread
from forums.actions.posts import add_post, reply
from forums.actions.spaces import create_space
from forums.models import Post, Space, Thread
from forums.permissions import NOT_IN_THIS_SPACE, SIGN_IN, may_post, require
from forums.queries import NOT_HERE
from forums.standing import standing
from hub.live import log
from hub.plugins.core import ImportedComment, core
from hub.plugins.events import PostCreated, ThreadChanged, ThreadStarted
from hub.plugins.outbox import publish
from members import audit
from members.permissions import is_member

SLUG = "discussion"
"""Of every such thread: an address never tells the title of a page."""
OPENING = "This thread is about a page of this hub. What do you think of it?"
THE_HUB = "The team"
GONE = "About a page that was taken away"
SPACE_NAME = "About our pages"
SPACE_SLUGS = ("talk", "talk-about-pages", "about-our-pages")
SPACE_WORDS = "What people say about the news, stories and other pages of this hub. Each thread is about one page."


@transaction.atomic
def open_discussion(*, page_id: int, actor: Any) -> Thread:
    """The thread about a page, made if there is none yet; two who ask at once get the same.

    `actor` None is a command of the hub. Effects in order, when it is made: the space (the first time of all),
    thread, opening post, drafts that were begun under the page, ThreadStarted and PostCreated in the outbox, both
    logs. Raises Http404 when the page is not there for the actor or its discussion is off, PermissionDenied when
    they may not post.
    """
    if actor is None:
        page = _any_page(page_id)
    else:
        require(is_member(actor), SIGN_IN)
        page = page_to_talk_about(actor, page_id)
    thread = thread_about(page_id)
    if thread is not None:
        return thread
    space = _space()
    if actor is not None:
        require(may_post(standing(actor, space), space), NOT_IN_THIS_SPACE)
    return _make(page, space, _title(page.title))


@transaction.atomic
def reply_about(*, page_id: int, actor: Any, body: str, for_member: Any = None) -> Post:
    """Reply under a page: `open_discussion`, then `reply`. A refused reply leaves no empty thread."""
    return reply(open_discussion(page_id=page_id, actor=actor), actor=actor, body=body, for_member=for_member)


@transaction.atomic
def import_discussion(*, page_id: int, title: str, posts: Sequence[ImportedComment]) -> Thread:
    """Bring comments from elsewhere into the thread about a page; what is there already (by key) is left alone.

    Nobody gets mail, no limit counts, no account is made. Effects in order: thread with its opening post
    unless there is one, posts that are new, activity of the thread, ThreadChanged in the outbox, post.created
    in the log for each. Raises Http404 (no such page) and ValidationError, by key, when a comment has no
    words, is too long, or comes twice in `posts`.
    """
    words = _checked(posts)
    # First, because a thread can outlive its page: that of a story that was taken back is only hidden.
    page = _any_page(page_id)
    thread = thread_about(page_id) or _make(page, _space(), _title(title))
    thread = Thread.objects.select_related("space").select_for_update(of=("self",)).get(pk=thread.pk)
    known = set(thread.posts.exclude(import_key="").values_list("import_key", flat=True))
    new = [comment for comment in posts if comment.key not in known]
    if not new:
        return thread
    rows = [
        _imported(thread, number, comment, words[comment.key])
        for number, comment in enumerate(new, thread.last_number + 1)
    ]
    made = Post.objects.bulk_create(rows, batch_size=500)
    _count(thread, new)
    publish(ThreadChanged(thread_id=thread.pk))
    for post in made:
        log.append(thread.topic, "post.created", {"post": post.pk})
    return thread


@transaction.atomic
def hide_discussion(*, page_id: int, actor: Any) -> None:
    """Take the discussion of a page away with the page, and the page's title out of it. Safe to repeat.

    The caller has checked that the actor may take the page away (a storyteller may, who looks after no space).
    Effects in order: thread hidden and renamed, audit (without the title), out of search at once,
    ThreadChanged in the outbox, thread.changed in both logs, access stamp of the thread.
    """
    thread = Thread.objects.select_related("space").select_for_update(of=("self",)).filter(page_id=page_id).first()
    if thread is None or (thread.hidden and thread.title == GONE):
        return
    thread.hidden, thread.title = True, GONE
    thread.save(update_fields=["hidden", "title"])
    audit.record(actor=actor, act="thread.hidden", target=f"thread:{thread.pk}")
    core.forget_document(kind="thread", object_id=thread.pk)
    _tell(thread)
    log.raise_stamps([thread.topic])


@transaction.atomic
def follow_page(page_id: int, thread_ids: Sequence[int]) -> None:
    """A page changed: its thread takes its title, and who reads in one of these threads is asked for again.

    The title of a thread that was hidden stays as it is.
    """
    thread = Thread.objects.select_related("space").select_for_update(of=("self",)).filter(page_id=page_id).first()
    page = Page.objects.filter(pk=page_id, live=True).only("title").first()
    if thread and page and not thread.hidden and thread.title != _title(page.title):
        thread.title = _title(page.title)
        thread.save(update_fields=["title"])
        _tell(thread)
    log.raise_stamps(f"thread:{pk}" for pk in thread_ids)


def _tell(thread: Thread) -> None:
    publish(ThreadChanged(thread_id=thread.pk))
    changed = {"thread": thread.pk}
    log.append_all([(topic, "thread.changed", changed) for topic in (thread.space.topic, thread.topic)])


def _any_page(page_id: int) -> Page:
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        raise Http404(NOT_HERE)
    return page


def _title(words: str) -> str:
    line = text.one_line(words)
    return line if len(line) <= 200 else line[:199].rstrip() + "…"


def _space() -> Space:
    """The space for such threads; the first one who needs it makes it, public and for all members."""
    found = space_for_pages()
    if found is not None:
        return found
    taken = set(Space.objects.filter(slug__in=SPACE_SLUGS).values_list("slug", flat=True))
    slug = next((slug for slug in SPACE_SLUGS if slug not in taken), f"talk-{timezone.now():%Y%m%d%H%M%S}")
    try:
        with transaction.atomic():
            return create_space(
                actor=None, name=SPACE_NAME, slug=slug, description=SPACE_WORDS, for_pages=True, order=900
            )
    except (IntegrityError, ValidationError):
        # Somebody made it in the same moment.
        return Space.objects.get(for_pages=True)


def _make(page: Page, space: Space, title: str) -> Thread:
    try:
        with transaction.atomic():
            thread = Thread.objects.create(space=space, page_id=page.pk, title=title, slug=SLUG)
    except IntegrityError:
        # Somebody else was first; the database lets one thread be about a page.
        return Thread.objects.select_related("space").get(page_id=page.pk)
    post = add_post(thread, None, text.clean(OPENING), name=THE_HUB)
    bring_to_thread(page.pk, thread)
    publish(ThreadStarted(thread_id=thread.pk))
    publish(PostCreated(post_id=post.pk, thread_id=thread.pk))
    log.append_all(
        [(space.topic, "thread.started", {"thread": thread.pk}), (thread.topic, "post.created", {"post": post.pk})]
    )
    return thread


def _checked(posts: Sequence[ImportedComment]) -> dict[str, text.Clean]:
    """The clean words of each comment by its key."""
    words: dict[str, text.Clean] = {}
    errors: dict[str, list[str]] = {}
    for comment in posts:
        if not comment.key or len(comment.key) > 120 or comment.key in words:
            errors[comment.key] = ["Each comment needs a key of its own, of at most 120 characters."]
            continue
        try:
            words[comment.key] = text.clean(comment.body)
        except ValidationError as error:
            errors[comment.key] = error.messages
    if errors:
        raise ValidationError(errors)
    return words


def _imported(thread: Thread, number: int, comment: ImportedComment, words: text.Clean) -> Post:
    return Post(
        thread=thread,
        number=number,
        author=comment.author,
        author_name=text.one_line(comment.name)[:120],
        import_key=comment.key,
        body_html=words.html,
        body_text=words.text,
        created_at=comment.at,
    )


def _count(thread: Thread, new: Sequence[ImportedComment]) -> None:
    """The thread's numbers and dates with what came in; a thread of nothing but comments is as old as they are."""
    newest, oldest = max(new, key=lambda comment: comment.at), min(comment.at for comment in new)
    if thread.last_number == 1 or newest.at > thread.last_activity_at:
        thread.last_activity_at, thread.last_post_by, thread.last_helped = newest.at, newest.author, False
    if oldest < thread.created_at:
        thread.created_at = oldest
        thread.posts.filter(number=1).update(created_at=oldest)
    thread.last_number += len(new)
    thread.save(update_fields=["last_activity_at", "last_post_by", "last_helped", "created_at", "last_number"])
