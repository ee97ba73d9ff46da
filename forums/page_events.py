"""What happens to the thread about a page when the page changes. Called by the worker."""

from forums import actions
from forums.about_pages import thread_ids_about
from hub.plugins.events import Event


def on_page_changed(event: Event) -> None:
    """It was published or left the public site: its thread has its title, and its readers are asked for again."""
    actions.follow_page(event.page_id, thread_ids_about(event))


def on_pages_narrowed(event: Event) -> None:
    """Privacy or place of it and of all below it changed."""
    actions.follow_page(event.page_id, thread_ids_about(event, below=True))
