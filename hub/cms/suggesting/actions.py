"""Suggesting a resource, and telling the member what became of it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import TaskState

from hub.cms.actions import propose
from hub.cms.models import ResourceFile, ResourcePage, Suggestion, SuggestionState
from hub.cms.models.base import FEED
from hub.cms.suggesting import queries
from hub.cms.suggesting.mail import mail_about
from hub.mail.actions import queue
from members.models import Member
from members.permissions import is_member
from members.queries import confirmed_members


def suggest(
    *,
    actor: Member,
    key: str,
    fields: dict[str, Any],
    topics: Sequence[str] = (),
    audience: Sequence[str] = (),
    upload: File | None = None,
    made_it: bool = False,
    show_name: bool = False,
) -> Suggestion:
    """Make a draft in the library of what a member suggests; the same `key` of a member makes one alone.

    `fields` are those of a ResourcePage (title, summary, type, format, year, link). Effects in order: the
    suggestion; the file, as a document that only editors can open until the page is live; the draft and its
    workflow. Raises PermissionDenied for people who are not members, ValidationError (by field).
    """
    if not is_member(actor):
        raise PermissionDenied("Only members can do this.")
    try:
        with transaction.atomic():
            # Claimed first: of two at once with the same key the second waits here, and is then refused.
            made = Suggestion.objects.create(member=actor, key=key, title=fields["title"], made_it=made_it)
            page = ResourcePage(**fields, suggested_by=actor if show_name else None)
            made.page = _drafted(page, actor, topics, audience, upload)
            made.save(update_fields=["page"])
            return made
    except IntegrityError:
        if (before := queries.suggestion_sent(actor, key)) is None:
            raise
        return before


def _drafted(
    page: ResourcePage, actor: Member, topics: Sequence[str], audience: Sequence[str], upload: File | None
) -> ResourcePage:
    index = queries.library()
    if index is None:
        raise ValidationError("The library is closed at the moment. Please try again later.")
    if slugify(page.title, allow_unicode=True) == FEED:
        page.slug = "about-feed"
    page.topics.set(list(topics))
    page.audience.set(list(audience))
    if upload is None:
        return propose(page, parent=index, actor=actor)
    document = get_document_model()(title=page.title, file=upload, uploaded_by_user=actor)
    document._set_document_file_metadata()
    document.save()
    try:
        page.files = [ResourceFile(document=document)]
        return propose(page, parent=index, actor=actor)
    except BaseException:
        # The row goes with the transaction; the bytes do not.
        document.file.delete(save=False)
        raise


@transaction.atomic
def note_published(page_id: int) -> bool:
    """The page of a suggestion is live: note it and tell the member by mail; answers whether that was news."""
    found = queries.suggestion_of(page_id)
    if found is None or found.page is None or not found.page.live:
        return False
    return _tell(found, SuggestionState.PUBLISHED, "")


@transaction.atomic
def note_returned(page_id: int) -> bool:
    """The editors sent a suggestion back: note it with their words and tell the member by mail."""
    found = queries.suggestion_of(page_id)
    if found is None or found.page is None or found.page.live:
        return False
    last = TaskState.objects.filter(workflow_state__in=found.page.workflow_states, status=TaskState.STATUS_REJECTED)
    newest = last.order_by("-finished_at", "-pk").first()
    return _tell(found, SuggestionState.DECLINED, newest.comment if newest else "")


@transaction.atomic
def note_lost() -> int:
    """Suggestions whose draft the editors deleted were not taken; answers how many are new. A job of the worker."""
    lost = Suggestion.objects.filter(page=None, state=SuggestionState.WAITING).select_related("member")
    return sum(_tell(found, SuggestionState.DECLINED, "") for found in lost)


def _tell(found: Suggestion, state: SuggestionState, comment: str) -> bool:
    changed = Suggestion.objects.filter(pk=found.pk).exclude(state=state, comment=comment)
    if not changed.update(state=state, comment=comment):
        return False
    found.state, found.comment = state, comment
    if confirmed_members().filter(pk=found.member_id).exists():
        queue(**mail_about(found))
    return True
