"""Letting go of a member: the stories they told.

A story whose words may stay does so under "Former member". One that shows or lets hear a person is taken back in any
case, because a face or a voice has a name; so is one that was never published.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from hub.plugins.core import core
from hub.plugins.events import PagePublished
from hub.plugins.member_data import Erasing
from hub.plugins.outbox import publish
from stories.actions.taking_back import take_back
from stories.enums import StoryKind
from stories.files import delete_waiting_files
from stories.models import ConsentEntry, PictureConsent, StoryPage, StoryRecord
from stories.models.pictures import picture_ids


def erase(erasing: Erasing) -> Mapping[str, int]:
    """One story a call: taking one back is much work."""
    transaction.on_commit(delete_waiting_files)
    theirs = Q(member=erasing.member) | Q(pages__storyteller=erasing.member)
    first = StoryRecord.objects.filter(theirs).order_by("pk").values_list("pk", flat=True).first()
    if first is not None:
        return _let_go(StoryRecord.objects.select_for_update().get(pk=first), erasing)
    by, taken = {"by": erasing.member}, {"withdrawn_by": erasing.member}
    return {
        "answers about consent that name nobody now": ConsentEntry.objects.filter(**by).update(by=None),
        "people in pictures, written down by nobody now": PictureConsent.objects.filter(**by).update(by=None),
        "notes of who took a story back that name nobody now": StoryRecord.objects.filter(**taken).update(
            withdrawn_by=None
        ),
    }


def _let_go(record: StoryRecord, erasing: Erasing) -> dict[str, int]:
    pages = list(StoryPage.objects.filter(record=record))
    stays = erasing.keeps_words and bool(pages) and all(map(_is_words_alone, pages))
    words = "records of stories that name nobody now"
    if stays:
        words = "stories kept under “Former member”"
        for page in pages:
            _unname(page)
    elif not record.is_withdrawn:
        words = "stories taken back, with their files"
        take_back(record, erasing.member)
    ConsentEntry.objects.filter(record=record).exclude(on_paper="").update(on_paper="")
    StoryRecord.objects.filter(pk=record.pk).update(member=None, key=None)
    return {words: 1}


def _is_words_alone(page: StoryPage) -> bool:
    seen = picture_ids(page) or page.recording_id or page.recording_link or page.ways.exists()
    return page.live and page.kind == StoryKind.WRITTEN and not seen


def _unname(page: StoryPage) -> None:
    """Past the page's own save, which would ask who tells it."""
    StoryPage.objects.filter(pk=page.pk).update(storyteller=None)
    core.forget_document(kind="story", object_id=page.pk)
    publish(PagePublished(page_id=page.pk))
