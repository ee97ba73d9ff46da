"""The words above a space's threads, formatted as posts are."""

from django.core.exceptions import ValidationError

from forums.text import BLANK, clean, without_control

MOST_CHARACTERS = 3000


def welcome_html(words: str) -> str:
    """Clean HTML of what somebody wrote; "" for nothing. Raises ValidationError for the field `welcome`."""
    if not BLANK.sub("", without_control(words)):
        return ""
    if len(words) > MOST_CHARACTERS:
        raise ValidationError(
            {"welcome": f"These are {len(words):,} characters; {MOST_CHARACTERS:,} is the most. Please shorten it."}
        )
    try:
        return clean(words).html
    except ValidationError as error:
        raise ValidationError({"welcome": error.messages}) from None
