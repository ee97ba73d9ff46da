"""Everything that changes a story, or what may be done with it."""

from stories.actions.change import change_story
from stories.actions.consent import change_uses, record_for, record_on_paper, still_right
from stories.actions.pictures import note_person
from stories.actions.taking_back import withdraw
from stories.actions.tell import Telling, tell_story

__all__ = [
    "Telling",
    "change_story",
    "change_uses",
    "note_person",
    "record_for",
    "record_on_paper",
    "still_right",
    "tell_story",
    "withdraw",
]
