"""The two links at the foot of the pages."""

from django.template.loader import render_to_string
from wagtail.models import Page

from hub.feedback.queries import PLACES
from hub.plugins.slots import SlotContext


def was_this_clear(context: SlotContext) -> str:
    """On every page that people read; not on forms, which ask for enough already."""
    request = context.request
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not isinstance(context.item, Page) and name not in PLACES:
        return ""
    return render_to_string("feedback/_ask.html", {"path": request.path})
