"""What pages do when something happened, in the worker: one function for each event."""

from hub.cms import pictures
from hub.cms.suggesting import actions as suggesting
from hub.plugins.events import PagePublished, PageReturned


def on_page_published(event: PagePublished) -> None:
    pictures.on_page_published(event)
    suggesting.note_published(event.page_id)


def on_page_returned(event: PageReturned) -> None:
    suggesting.note_returned(event.page_id)
