"""What the forums show in the pages of others."""

from django.template.loader import render_to_string

from forums.queries import active_threads
from hub.plugins.slots import SlotContext


def happening_now(context: SlotContext) -> str:
    """The box beside the first words of the home page: the threads with the latest posts."""
    threads = active_threads(context.viewer)
    return render_to_string("forums/_happening.html", {"threads": threads, "viewer": context.viewer})
