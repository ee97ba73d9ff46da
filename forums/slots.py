"""What the forums show in the pages of others."""

import uuid

from django.template.loader import render_to_string

from forums.about_pages import discussion_is_on, panel_of
from forums.drafts import Kept, page_draft
from forums.queries import active_threads
from forums.thread_page import READERS_OF_PAGES
from forums.views.helping import helping_in
from hub.plugins.slots import SlotContext
from members.permissions import is_member


def happening_now(context: SlotContext) -> str:
    """The box beside the first words of the home page: the threads with the latest posts."""
    threads = active_threads(context.viewer)
    return render_to_string("forums/_happening.html", {"threads": threads, "viewer": context.viewer})


def discussion(context: SlotContext) -> str:
    """At the foot of a page whose discussion is on: the latest replies, and a place for one's own."""
    panel = panel_of(context.viewer, context.item) if discussion_is_on(context.item) else None
    if panel is None:
        return ""
    helping = helping_in(context.request) if panel.may_reply else None
    own = panel.may_reply and not helping
    shown = {
        "panel": panel,
        "page": context.item,
        "here": context.request.path,
        "key": uuid.uuid4().hex,
        "readers": READERS_OF_PAGES[panel.kind],
        "me": context.viewer.pk,
        "signed_in": is_member(context.viewer),
        "helping": helping,
        "draft": page_draft(context.viewer, context.item.pk, panel.thread) if own else Kept(),
    }
    # A guest's page holds no token: it has no form, and is the same for every guest.
    return render_to_string("forums/_discussion.html", shown, request=context.request if panel.may_reply else None)
