"""Reading drafts: each for the member who wrote it alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from forums.models import Draft, Space, Thread
from members.permissions import is_member

KEPT = timedelta(days=90)
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Kept:
    """What was kept of a reply or a new thread; version 0 is nothing."""

    version: int = 0
    body: str = ""
    title: str = ""


def with_draft(threads: QuerySet[Thread], member_id: int) -> QuerySet[Thread]:
    """The same rows, each with what the member has begun to reply there: `draft_version`, `draft_body`."""
    mine = FilteredRelation("drafts", condition=Q(drafts__member_id=member_id))
    return threads.annotate(begun=mine, draft_version=F("begun__version"), draft_body=F("begun__body"))


def reply_draft(thread: Thread) -> Kept:
    """The draft of a thread that was read with it."""
    version = getattr(thread, "draft_version", None)
    return Kept(version, thread.draft_body) if version else Kept()


def page_draft(viewer: Any, page_id: int, thread: Thread | None) -> Kept:
    """What the member has begun under a page: in its thread, which was read with it, or before there is one."""
    if thread is not None:
        return reply_draft(thread)
    draft = Draft.objects.filter(member=viewer, page_id=page_id).first() if is_member(viewer) else None
    return Kept(draft.version, draft.body) if draft else Kept()


def thread_draft(viewer: Any, space: Space) -> Kept:
    """What the member has begun of a new thread in this space."""
    draft = Draft.objects.filter(member=viewer, space=space).first() if is_member(viewer) else None
    return Kept(draft.version, draft.body, draft.title) if draft else Kept()


def reply_draft_of(viewer: Any, thread: Thread) -> Kept:
    """The same as `reply_draft` for a thread that was read without it."""
    draft = Draft.objects.filter(member=viewer, thread=thread).first() if is_member(viewer) else None
    return Kept(draft.version, draft.body) if draft else Kept()
