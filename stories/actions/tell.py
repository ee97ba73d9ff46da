"""A member tells a story: a draft for the editors, and the record of what may be done with it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.html import linebreaks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from hub.cms.actions import propose
from members.models import Member
from members.permissions import is_member, require
from stories.actions.consent import add_entries, look_again_date
from stories.enums import StoryKind, Use
from stories.models import PictureConsent, StoryIndexPage, StoryPage, StoryRecord
from stories.pictures import clean_picture


@dataclass(frozen=True)
class Telling:
    """What the form asks for. `told_as` is the chosen name, "" for the member's own; files are uploads."""

    title: str
    summary: str
    kind: str = StoryKind.WRITTEN
    words: str = ""
    told_as: str = ""
    content_note: str = ""
    themes: Sequence[str] = ()
    uses: Sequence[str] = ()
    look_again_on: date | None = None
    recording: Any = None
    captions: Any = None
    no_speech: bool = False
    minutes: int | None = None
    picture: Any = None
    picture_alt: str = ""
    key: str | None = None


@dataclass
class NewFiles:
    """What was written to the disk, to be taken away again when the rest fails."""

    names: list[str] = field(default_factory=list)

    def document(self, title: str, upload: Any) -> Any:
        document = get_document_model()(title=title)
        # A file's own name often says whose it is.
        ending = Path(upload.name).suffix.lower()
        document.file.save(f"story-{secrets.token_hex(8)}{ending}", upload, save=False)
        self.names.append(document.file.name)
        document.file_size = upload.size
        document.save()
        return document

    def image(self, alt: str, upload: Any) -> Any:
        image = get_image_model()(title=alt[:120], description=alt)
        content = clean_picture(upload)
        image.file.save(content.name, content, save=False)
        self.names.append(image.file.name)
        image.save()
        return image

    def take_away(self) -> None:
        for name in self.names:
            default_storage.delete(name)


def tell_story(telling: Telling, *, actor: Member) -> StoryRecord:
    """Make the record, the answers and the draft; the editors' workflow starts. The same key again: the same record.

    Page, revision and workflow name nobody: who told it stands in the record alone. Raises PermissionDenied,
    ValidationError (by field); then nothing is kept, no file either.
    """
    require(is_member(actor))
    if Use.SITE not in telling.uses:
        raise ValidationError({"site": "Without this the story cannot be on the hub. Tick it, or keep the story."})
    files = NewFiles()
    try:
        with transaction.atomic():
            return _told_before(telling, actor) or _tell(telling, actor, files)
    except BaseException:
        files.take_away()
        raise


def _told_before(telling: Telling, actor: Member) -> StoryRecord | None:
    if not telling.key:
        return None
    # Two requests at once: the second waits here for the first.
    Member.objects.select_for_update().get(pk=actor.pk)
    return StoryRecord.objects.filter(member=actor, key=telling.key).first()


def _tell(telling: Telling, actor: Member, files: NewFiles) -> StoryRecord:
    record = StoryRecord.objects.create(
        member=actor, key=telling.key or None, look_again_on=look_again_date(telling.look_again_on)
    )
    add_entries(record, actor=actor, given=dict.fromkeys(telling.uses, True))
    page = _page(telling, actor, files)
    page.record = record
    page.themes.add(*telling.themes)
    propose(page, parent=StoryIndexPage.objects.get(), actor=actor, named=False)
    return record


def _page(telling: Telling, actor: Member, files: NewFiles) -> StoryPage:
    words = paragraphs(telling.words)
    page = StoryPage(
        title=telling.title,
        summary=telling.summary,
        kind=telling.kind,
        content_note=telling.content_note,
        storyteller=None if telling.told_as else actor,
        told_as=telling.told_as,
        no_speech=telling.no_speech,
        minutes=telling.minutes,
    )
    if telling.kind == StoryKind.WRITTEN:
        page.body = [("text", words)]
    else:
        page.transcript = words
        page.recording = files.document(f"Recording: {telling.title}", telling.recording)
        page.captions = files.document(f"Captions: {telling.title}", telling.captions) if telling.captions else None
    if telling.picture:
        give_picture(page, telling, actor, files)
    return page


def paragraphs(words: str) -> str:
    """HTML of plain words; "" of none, where Django makes an empty paragraph.

    Line breaks are closed, as Wagtail keeps them: its editor cannot open a text with a bare <br>.
    """
    words = words.strip()
    return linebreaks(words, autoescape=True).replace("<br>", "<br/>") if words else ""


def give_picture(page: StoryPage, telling: Telling, actor: Member, files: NewFiles) -> None:
    """Keep the picture, and that everybody in it has said yes."""
    page.picture, page.picture_alt = files.image(telling.picture_alt, telling.picture), telling.picture_alt
    PictureConsent.objects.create(
        image=page.picture, name="Everybody in the picture, says the storyteller", state="given", by=actor
    )
