"""What stories show in the pages of others."""

from django.template.loader import render_to_string

from hub.plugins.slots import SlotContext
from stories.queries import stories_list


def home_panel(context: SlotContext) -> str:
    """A band with the newest stories, or nothing while there are none."""
    stories = stories_list(context.viewer, limit=3).items
    return render_to_string("stories/_home_panel.html", {"stories": stories}) if stories else ""
