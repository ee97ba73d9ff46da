"""Where a button or a footer link may lead: a path of this hub, a web address, a mail address."""

import re

from django.core.exceptions import ValidationError

TARGET = re.compile(r"(/(?!/)|https?://[^/\s]|mailto:[^@\s]+@|tel:[+\d])\S*\Z")


def check_target(value: str) -> None:
    """Raise ValidationError unless `value` is "/path/", "https://…", "mailto:…" or "tel:…"."""
    if not TARGET.match(value):
        raise ValidationError(
            "Write a path of this site, such as /how-it-works/, or a full address that begins with https:// or mailto:",
            code="target",
        )
