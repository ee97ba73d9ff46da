"""Changing pages from outside the Wagtail admin."""

from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from hub.cms import team_update, ways
from hub.cms.models import NewsByline, NewsIndexPage, NewsPage, PageWords, Series
from members.models import Member
from members.permissions import is_member

P = TypeVar("P", bound=Page)


@transaction.atomic
def propose(page: P, *, parent: Page, actor: Member, named: bool = True) -> P:
    """Put a member's page below `parent` as a draft, and hand it to the editors.

    `page` is not saved yet. Effects in order: the draft, owned by the actor; its first revision; the
    workflow of that place starts (mail to those who approve), where an admin has not switched it off.
    Raises PermissionDenied for people who are not members, ValidationError (by field).
    """
    if not is_member(actor):
        raise PermissionDenied("Only members can do this.")
    sender = actor if named else None
    page.owner = sender
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(user=sender, log_action=True)
    workflow = page.get_workflow()
    if workflow is not None:
        _no_mail_from_the_admin(actor)
        workflow.start(page, sender)
    return page


@transaction.atomic
def propose_again(page: P, *, actor: Member, named: bool = True) -> P:
    """Hand the draft of a member to the editors once more, changed. `page` is its latest revision with the changes.

    Effects in order: the draft's row and a new revision; its workflow begins anew (mail to those who approve),
    so that nobody approves words they have not seen. Raises PermissionDenied, ValidationError (by field).
    """
    if not is_member(actor) or page.live:
        raise PermissionDenied("Only the draft of a member can be sent again.")
    sender = actor if named else None
    page.save()
    page.save_revision(user=sender, log_action=True)
    running = page.current_workflow_state
    if running is None:
        workflow = page.get_workflow()
        if workflow is not None:
            _no_mail_from_the_admin(actor)
            workflow.start(page, sender)
    elif running.status == running.STATUS_NEEDS_CHANGES:
        running.resume(user=sender)
    else:
        running.current_task_state.specific.cancel(user=sender, resume=True)
    return page


def _no_mail_from_the_admin(member: Member) -> None:
    """Wagtail's mails about a workflow lead into the admin; a member who has none there hears from the hub."""
    if not member.has_perm("wagtailadmin.access_admin"):
        quiet = {"approved_notifications": False, "rejected_notifications": False}
        UserProfile.objects.update_or_create(user=member, defaults=quiet)


@transaction.atomic
def start_team_update(*, actor: Member, day: date | None = None) -> NewsPage:
    """The team update of the month of `day` (None: today): the one that was started already, or a new draft.

    Effects in order: the news index is locked, so that two clicks make one page; the series is made when
    it is not there; a draft with the fixed parts, written by the actor; its first revision.
    Raises PermissionDenied for people who may not add news, Http404 where there is no news index.
    """
    index = NewsIndexPage.objects.select_for_update().first()
    if index is None:
        raise Http404("There is no page for news.")
    if not index.permissions_for_user(actor).can_add_subpage():
        raise PermissionDenied("Only people who write news can start a team update.")
    month = (day or timezone.localdate()).replace(day=1)
    started = NewsPage.objects.child_of(index).filter(update_of=month).order_by("pk").first()
    return started or _new_team_update(index, month, actor)


def _new_team_update(index: NewsIndexPage, month: date, actor: Member) -> NewsPage:
    series, _ = Series.objects.get_or_create(
        slug=team_update.SERIES_SLUG,
        defaults={"name": team_update.SERIES_NAME, "introduction": team_update.SERIES_INTRODUCTION},
    )
    page = NewsPage(
        title=team_update.title(month),
        standfirst=team_update.standfirst(month),
        body=team_update.body(),
        series=series,
        update_of=month,
        owner=actor,
        live=False,
    )
    page.is_being_drafted = True
    page.bylines = [NewsByline(member=actor)]
    index.add_child(instance=page)
    page.save_revision(user=actor, log_action=True)
    return page


@transaction.atomic
def note_words(page: Page) -> None:
    """Keep what a page says now that it is published, and today as the day it changed, if it did. Nobody acts."""
    now = ways.fingerprint(page)
    known, made = PageWords.objects.get_or_create(page_id=page.pk, defaults={"fingerprint": now})
    if not made and known.fingerprint != now:
        known.fingerprint, known.changed_on = now, timezone.localdate()
        known.save()
