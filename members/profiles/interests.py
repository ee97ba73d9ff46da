"""Interests as a member types them: some words, a comma, some words."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from members.names import one_line

MOST = 12
LONGEST = 40


def key_of(words: str) -> str:
    """What two ways of writing one interest share; "" when there is nothing in it to read."""
    return slugify(words, allow_unicode=True)[:60]


def interests_from(text: str) -> dict[str, str]:
    """Key → words, in the order they were typed, each once. Raises ValidationError with a sentence."""
    parts = [one_line(part) for line in text.splitlines() for part in line.split(",")]
    found: dict[str, str] = {}
    for words in filter(None, parts):
        if len(words) > LONGEST:
            raise ValidationError(f"“{words[:LONGEST]}…” is too long: an interest has {LONGEST} characters at most.")
        found.setdefault(key_of(words), words)
    found.pop("", None)
    if len(found) > MOST:
        raise ValidationError(f"These are {len(found)} interests. Choose the {MOST} that matter most to you.")
    return found
