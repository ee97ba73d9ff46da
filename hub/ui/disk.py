"""When the disk is full: one page that says so, and gives people their words back."""

import errno
import json
import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("hub.disk")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
POSTGRES_DISK_FULL = "53100"
NOT_WORDS = ("password", "token", "csrf", "secret")


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or what it came of, says that there is no room: from a file or from the database."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        if isinstance(error, DatabaseError) and "disk is full" in str(error):
            return True
        if getattr(error, "sqlstate", None) == POSTGRES_DISK_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full(request: HttpRequest) -> HttpResponse:
    """507, with what was typed, so that it can be copied. Files have to be chosen again."""
    log.error("the disk is full: %s %s could not be done", request.method, request.path)
    response = render(
        request, "507.html", {"typed": typed_words(request), "sent": request.method == "POST"}, status=507
    )
    response["Cache-Control"] = "no-store"
    return response


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """(name of the field, words) of a form that was sent: what is more than one word, and no secret."""
    try:
        fields = request.POST.items() if request.method == "POST" else ()
    except (OSError, ValueError):  # the form itself could not be taken in
        return []
    words = [(name, _plain(value)) for name, value in fields if not any(part in name.lower() for part in NOT_WORDS)]
    return [(_label(name), value) for name, value in words if " " in value.strip()]


def _label(name: str) -> str:
    parts = [part for part in name.replace("_", "-").split("-") if not part.isdecimal() and part != "value"]
    return " ".join(parts).capitalize() or "Words"


def _plain(value: str) -> str:
    """The words of a rich text field, which the Wagtail admin sends as JSON; anything else as it is."""
    if not value.startswith('{"'):
        return value
    try:
        blocks: Any = json.loads(value)["blocks"]
        return "\n".join(str(block["text"]) for block in blocks)
    except (ValueError, KeyError, TypeError):
        return ""
