"""Noting how far somebody has read, without a script: opening the page is reading it."""

import logging

from django.db import DatabaseError

from forums import actions
from members.permissions import is_member

log = logging.getLogger("hub.forums")


def is_ahead_of_time(request) -> bool:
    """Whether the browser fetches the page before anybody asked for it."""
    said = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in words.lower() for words in said)


def note_visit(request, thread, page) -> None:
    """A member has the posts of this page in front of them. Writes only when that is further than before.

    `thread` was read with their place in it. What cannot be written now is written next time: nobody is kept
    from reading by it.
    """
    last = page.posts[-1].number if page.posts else 0
    if request.method != "GET" or not is_member(request.user) or is_ahead_of_time(request):
        return
    if last <= (getattr(thread, "read_number", None) or 0):
        return
    try:
        actions.note_read(thread, actor=request.user, number=last)
    except DatabaseError as error:
        log.warning("how far somebody has read was not kept: %s", error)
