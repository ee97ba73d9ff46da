"""Stories as members tell them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from stories.actions import Telling, tell_story
from stories.enums import Use
from stories.models import StoryIndexPage, StoryPage, StoryRecord
from tests.factories.members import MemberFactory
from tests.factories.pages import index_of

CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:04.000\nThe kettle was on.\n"


def told(actor=None, *, publish=False, **parts) -> StoryRecord:
    """The record of a story that a member told; `publish=True` puts it on the hub."""
    index_of(StoryIndexPage)
    defaults = {"title": "The kettle", "summary": "About a cup of tea.", "words": "Once.\n\nTwice.", "uses": list(Use)}
    record = tell_story(Telling(**{**defaults, **parts}), actor=actor or MemberFactory())
    if publish:
        page_of(record).get_latest_revision().publish()
    return record


def page_of(record: StoryRecord) -> StoryPage:
    return StoryPage.objects.get(record=record)


def a_recording(name: str = "my-own-name.mp3", content: bytes = b"ID3 sound") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def captions(name: str = "words.vtt", content: bytes = CAPTIONS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def a_form(**fields) -> dict:
    """What somebody fills in and sends; None leaves a field out."""
    whole = {
        "kind": "written",
        "title": "The kettle",
        "summary": "About a cup of tea.",
        "words": "Once.\n\nTwice.",
        "name_shown": "own",
        "site": "on",
        "key": "a-key-of-its-own",
    }
    return {name: value for name, value in (whole | fields).items() if value is not None}
