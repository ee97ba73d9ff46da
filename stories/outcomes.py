"""Telling storytellers by mail what became of their story. The mails never name the story, nor lead to its address.

They can be read by others, and a story can be told under a name that leads to nobody. Each leads to the page in the
member's account, by which a withdrawal finds it again and takes it out of the queue.
"""

from django.db import transaction
from django.template.loader import render_to_string
from wagtail.models import TaskState

from hub.mail.actions import queue
from hub.plugins.events import PagePublished, PageReturned
from hub.ui.site import full_url, site_facts
from members.queries import confirmed_members
from stories.enums import Use
from stories.models import StoryPage, StoryRecord

PUBLISHED, RETURNED = "published", "returned"


def on_page_published(event: PagePublished) -> None:
    note_published(event.page_id)


def on_page_returned(event: PageReturned) -> None:
    note_returned(event.page_id)


def account_path(record: StoryRecord) -> str:
    """The page of a story in the account of its storyteller."""
    return f"/account/stories/{record.pk}/"


@transaction.atomic
def note_published(page_id: int) -> bool:
    """A story is on the hub: mail the one who told it, once; answers whether that was news."""
    page = StoryPage.objects.filter(pk=page_id, live=True, alias_of=None).first()
    return page is not None and _tell(page, PUBLISHED, PUBLISHED, "")


@transaction.atomic
def note_returned(page_id: int) -> bool:
    """The editors did not take a story as it is: mail the one who told it, with their words."""
    page = StoryPage.objects.filter(pk=page_id, live=False).first()
    if page is None:
        return False
    answers = TaskState.objects.filter(workflow_state__in=page.workflow_states, status=TaskState.STATUS_REJECTED)
    last = answers.order_by("-finished_at", "-pk").first()
    return last is not None and _tell(page, RETURNED, f"{RETURNED} {last.pk}", last.comment)


def _tell(page: StoryPage, what: str, key: str, comment: str) -> bool:
    record = StoryRecord.objects.select_for_update().filter(pk=page.record_id, withdrawn_at=None).first()
    if record is None or record.member_id is None or record.last_told == key:
        return False
    # Only people who told it here themselves; an editor may have named somebody whose consent is on paper.
    if not record.entries.filter(use=Use.SITE, by=record.member_id, on_paper="").exists():
        return False
    record.last_told = key
    record.save(update_fields=["last_told"])
    member = confirmed_members().filter(pk=record.member_id).first()
    if member is None:
        return False
    context = {
        "name": member.display_name,
        "told_on": record.told_at,
        "comment": comment,
        "url": full_url(account_path(record)),
        "home_url": full_url("/"),
        "hub": site_facts(),
    }
    queue(
        to=member.email,
        subject="Your story is published" if what == PUBLISHED else "About the story you told",
        text=render_to_string(f"stories/mail/{what}.txt", context).strip() + "\n",
        html=render_to_string(f"stories/mail/{what}.html", context),
    )
    return True
