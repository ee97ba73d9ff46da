"""Taking a story back. Afterwards the hub holds its record of consent, and none of its words, pictures or files."""

from django.db import transaction
from django.utils import timezone

from hub.mail.actions import forget_words
from hub.plugins.core import NotProvided, core
from hub.plugins.events import StoryWithdrawn
from hub.plugins.outbox import publish
from members import audit
from members.models import Member
from members.permissions import require
from stories import traces
from stories.files import delete_waiting_files
from stories.models import ConsentEntry, GoneAddress, StoryPage, StoryRecord
from stories.outcomes import account_path
from stories.permissions import may_withdraw
from stories.wording import CURRENT


@transaction.atomic
def withdraw(record: StoryRecord, *, actor: Member) -> None:
    """Take a story back, in full and for good. A second time changes nothing.

    In this transaction, in order: the record is held, so that nobody publishes meanwhile; every use is
    written down as taken back; the addresses answer "gone" from now on; a linked discussion is hidden;
    pages, copies, versions, workflow, comments, logs, search rows, redirects, checked links and mails go,
    and what pages that editors deleted before left behind; files and pictures that no other live page shows
    are named for deletion; the act is logged without a title;
    StoryWithdrawn is published (and PageUnpublished, by Wagtail's own signal, where the page was live).
    After the commit the files are deleted; the worker finishes that after a kill.
    """
    record = StoryRecord.objects.select_for_update().get(pk=record.pk)
    require(may_withdraw(actor, record))
    take_back(record, actor)


def take_back(record: StoryRecord, actor: Member) -> None:
    """What `withdraw` does, in the transaction of the caller, who holds the record and has checked that it may be."""
    if record.is_withdrawn:
        return
    _close(record, actor)
    pages = list(StoryPage.objects.filter(record=record))
    found = traces.collect(pages)
    traces.add_left(found, record.left)
    for page_id in found.page_ids:
        _hide_discussion(page_id, actor)
    for mark in found.marks:
        GoneAddress.objects.get_or_create(mark=mark)
    traces.remove(found, pages)
    # What the storyteller was told by mail repeats the editors' words about it.
    forget_words(leading_to=[account_path(record)], words=(), instead=traces.TAKEN_BACK)
    for page_id in found.page_ids:
        core.forget_document(kind="story", object_id=page_id)
        publish(StoryWithdrawn(page_id=page_id))
    audit.record(actor=actor, act="story.withdrawn", target=f"story record:{record.pk}")
    transaction.on_commit(delete_waiting_files)


def _close(record: StoryRecord, actor: Member) -> None:
    for use, given in record.now_given().items():
        if given:
            ConsentEntry.objects.create(record=record, use=use, given=False, wording=CURRENT, by=actor)
    record.withdrawn_at, record.withdrawn_by, record.look_again_on = timezone.now(), actor, None
    record.from_before = False
    record.save(update_fields=["withdrawn_at", "withdrawn_by", "look_again_on", "from_before"])


def _hide_discussion(page_id: int, actor: Member) -> None:
    try:
        core.hide_discussion(page_id=page_id, actor=actor)
    except NotProvided:
        return


def on_withdrawn(event: StoryWithdrawn) -> None:
    """Once more, by the worker: what somebody's request wrote about the page while it was being taken back."""
    traces.remove_by_id(event.page_id)
    core.forget_document(kind="story", object_id=event.page_id)
