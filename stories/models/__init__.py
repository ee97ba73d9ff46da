"""Tables of the stories."""

from stories.enums import StoryKind, Use
from stories.models.consent import ConsentEntry, FileToDelete, GoneAddress, StoryRecord
from stories.models.pages import StoryIndexPage, StoryPage, StoryTheme
from stories.models.pictures import PictureConsent, PictureConsentState

__all__ = [
    "ConsentEntry",
    "FileToDelete",
    "GoneAddress",
    "PictureConsent",
    "PictureConsentState",
    "StoryIndexPage",
    "StoryKind",
    "StoryPage",
    "StoryRecord",
    "StoryTheme",
    "Use",
]
