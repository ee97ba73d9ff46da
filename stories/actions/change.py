"""The one who told a story changes it, while it is still a draft, and hands it to the editors again."""

from django.core.exceptions import ValidationError
from django.db import transaction

from hub.cms.actions import propose_again
from members.models import Member
from members.permissions import require
from stories.actions.consent import held
from stories.actions.tell import NewFiles, Telling, give_picture, paragraphs
from stories.enums import StoryKind
from stories.models import StoryPage, StoryRecord
from stories.permissions import is_storyteller
from stories.plain import words_of

NOT_NOW = "The editors have taken this story on, so it cannot be changed here any more. Please write to the team."


def change_story(record: StoryRecord, telling: Telling, *, actor: Member, without_picture: bool = False) -> StoryPage:
    """Change the draft of a story and start its workflow anew: the same record, the same page, a new revision.

    Of `telling` the kind, the answers about uses and the key are not looked at. Files that are None stay as they
    are; earlier versions keep theirs, and all go when the story is taken back. A story under a chosen name stays
    one, and revision and workflow name nobody. Raises PermissionDenied, ValidationError (by field); then nothing
    is kept, no file either.
    """
    files = NewFiles()
    try:
        with transaction.atomic():
            record = held(record)
            require(is_storyteller(actor, record))
            page = _draft(record)
            _fill(page, telling, actor, files)
            if without_picture and not telling.picture:
                page.picture, page.picture_alt = None, ""
            return propose_again(page, actor=actor, named=False)
    except BaseException:
        files.take_away()
        raise


def _draft(record: StoryRecord) -> StoryPage:
    page = StoryPage.objects.filter(record=record, alias_of=None).order_by("pk").select_for_update(of=("self",)).first()
    if page is None or page.live or page.approved_schedule or page.locked:
        raise ValidationError(NOT_NOW)
    latest: StoryPage = page.get_latest_revision_as_object()
    return latest


def _fill(page: StoryPage, telling: Telling, actor: Member, files: NewFiles) -> None:
    if page.title != telling.title and page.first_published_at is None:
        page.slug = ""  # never public: its address follows the title
    for name in ("title", "summary", "content_note", "no_speech", "minutes"):
        setattr(page, name, getattr(telling, name))
    page.draft_title = page.title
    if page.told_as:
        page.told_as = telling.told_as
    page.themes.set(telling.themes)
    _fill_words(page, telling.words)
    if telling.recording:
        page.recording = files.document(f"Recording: {telling.title}", telling.recording)
        page.recording_link = ""
    if telling.captions:
        page.captions = files.document(f"Captions: {telling.title}", telling.captions)
    if telling.picture:
        give_picture(page, telling, actor, files)
    elif page.picture_id and telling.picture_alt:
        page.picture_alt = telling.picture_alt


def _fill_words(page: StoryPage, words: str) -> None:
    """Words that are as they were keep what editors made of them; of others the blocks that are no text stay."""
    if words.split() == words_of(page).split():
        return
    html = paragraphs(words)
    if page.kind != StoryKind.WRITTEN:
        page.transcript = html
        return
    others = [(block.block_type, block.value) for block in page.body if block.block_type != "text"]
    page.body = [("text", html), *others]
