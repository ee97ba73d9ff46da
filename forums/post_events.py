"""What a post that is new, or gone, asks of the worker."""

from forums import actions, mail
from hub.plugins.events import PostCreated, PostHidden, PostRestored


def on_post_created(event: PostCreated) -> None:
    """Those who read there see that it is unread; the thread's author may get a mail."""
    actions.tell_readers(event.post_id)
    mail.on_post_created(event)


def on_post_seen_or_not(event: PostHidden | PostRestored) -> None:
    """A post that was hidden, removed or restored: those who had not read it see another count."""
    actions.tell_readers(event.post_id, new=False)
