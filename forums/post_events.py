"""What a new post asks of the worker."""

from forums import actions, mail
from hub.plugins.events import PostCreated


def on_post_created(event: PostCreated) -> None:
    """Those who read there see that it is unread; the thread's author may get a mail."""
    actions.tell_readers(event.post_id)
    mail.on_post_created(event)
