"""Changing pages from outside the Wagtail admin."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from members.models import Member
from members.permissions import is_member

P = TypeVar("P", bound=Page)


@transaction.atomic
def propose(page: P, *, parent: Page, actor: Member) -> P:
    """Put a member's page below `parent` as a draft, and hand it to the editors.

    `page` is not saved yet. Effects in order: the draft, owned by the actor; its first revision; the
    workflow of that place starts (mail to those who approve), where an admin has not switched it off.
    Raises PermissionDenied for people who are not members, ValidationError (by field).
    """
    if not is_member(actor):
        raise PermissionDenied("Only members can do this.")
    page.owner = actor
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(user=actor, log_action=True)
    workflow = page.get_workflow()
    if workflow is not None:
        workflow.start(page, actor)
    return page
