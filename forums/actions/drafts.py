"""Drafts: kept for their member on every device, erased when they are sent or nobody came back to them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from wagtail.models import Page

from forums.about_pages import thread_about
from forums.drafts import KEPT, LONGEST_TITLE
from forums.models import Draft, Space, Thread
from forums.permissions import SIGN_IN, require
from forums.queries import NOT_HERE
from forums.text import MOST_CHARACTERS, TooLong, without_control
from hub.limits import rates
from members.permissions import is_member

SAVES_A_MINUTE = 40


class OtherDraft(Exception):
    """Another device has kept other words in between: `draft` is what it kept."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__("You began this on another device. Nothing is lost: here are both texts.")


@transaction.atomic
def keep_draft(about: Thread | Space | Page, *, actor: Any, body: str, title: str = "", version: int = 0) -> int:
    """Keep what a member has written so far of a reply (about a thread or a page) or of a new thread (about a space).

    `about` comes from a query with the actor as viewer. `version` is the one that was read before (0: none).
    Answers the new version; words that are all gone erase the draft. Effect: one row. Raises OtherDraft,
    TooLong, TooMany.
    """
    require(is_member(actor), SIGN_IN)
    body, title = without_control(body), without_control(title)[:LONGEST_TITLE]
    if len(body) > MOST_CHARACTERS:
        raise TooLong(len(body))
    rates.count("draft", actor.pk, limit=SAVES_A_MINUTE, seconds=60)
    where = _where(_where_replies_go(about), actor)
    draft = Draft.objects.select_for_update().filter(**where).first()
    if draft is None:
        # Sent, or erased, on another device: what is written here goes on.
        return version if not (body or title).strip() else _first(where, body, title, version)
    if (draft.body, draft.title) == (body, title):
        return draft.version
    if draft.version != version:
        raise OtherDraft(draft)
    if not (body or title).strip():
        draft.delete()
        return version
    draft.body, draft.title, draft.version, draft.changed_at = body, title, draft.version + 1, timezone.now()
    draft.save(update_fields=["body", "title", "version", "changed_at"])
    return draft.version


def _first(where: dict[str, Any], body: str, title: str, version: int) -> int:
    words = {"body": body, "title": title, "version": version + 1}
    draft, made = Draft.objects.get_or_create(**where, defaults=words)
    if not made and (draft.body, draft.title) != (body, title):
        raise OtherDraft(draft)
    return draft.version


@transaction.atomic
def forget_draft(about: Thread | Space | Page, *, actor: Any, version: int) -> None:
    """Erase a draft that was sent; what another device has written on since (a higher version) stays."""
    Draft.objects.filter(**_where(_where_replies_go(about), actor), version__lte=version).delete()


@transaction.atomic
def discard_draft(draft_id: int, *, actor: Any) -> None:
    """Erase one's own draft for good. Effect: one row. Raises Http404 when it is gone, or somebody else's."""
    require(is_member(actor), SIGN_IN)
    if not Draft.objects.filter(pk=draft_id, member_id=actor.pk).delete()[0]:
        raise Http404(NOT_HERE)


def bring_to_thread(page_id: int, thread: Thread) -> None:
    """What members have begun under a page goes on in its thread. Part of the action that makes the thread."""
    Draft.objects.filter(page_id=page_id).update(page=None, thread=thread)


def forget_old_drafts(before: datetime | None = None) -> int:
    """Erase what nobody came back to in 90 days; answers how many. A job of the worker."""
    return Draft.objects.filter(changed_at__lt=before or timezone.now() - KEPT).delete()[0]


def _where_replies_go(about: Thread | Space | Page) -> Thread | Space | Page:
    """Under a page replies go into its thread, once there is one."""
    return (thread_about(about.pk) or about) if isinstance(about, Page) else about


def _where(about: Thread | Space | Page, actor: Any) -> dict[str, Any]:
    key = "thread_id" if isinstance(about, Thread) else "page_id" if isinstance(about, Page) else "space_id"
    return {"member_id": actor.pk, key: about.pk}
