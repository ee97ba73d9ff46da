"""What people write about themselves, without what no page, feed or mail can show."""

import re
import unicodedata

# Line and paragraph marks that turn the direction of whatever stands after a name, on every page that shows it.
TURNING = "\u202a-\u202e\u2066-\u2069"
# Control characters, and code points that are no characters: a feed with one of them is no feed any more.
UNSEEN = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffe\\uffff{TURNING}]")
# Letters by name, of which nothing is seen.
BLANK_LETTERS = set("\u115f\u1160\u2800\u3164\uffa0")


def one_line(text: str) -> str:
    """One line with single spaces; "" when nothing of it would be seen."""
    line = " ".join(UNSEEN.sub("", " ".join(text.split())).split())
    return line if any(_is_seen(char) for char in line) else ""


def lines(text: str) -> str:
    """Some lines of text, newlines kept."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "ZCM" and char not in BLANK_LETTERS
