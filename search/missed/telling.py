"""Which words are worth keeping, and which may say something of a person."""

import re

from search.asking.language import understood, words_in
from search.words import COMMON

MOST_WORDS = 8
LONGEST_WORD = 30
SHORTEST, LONGEST = 2, 120
PERSONAL = re.compile(
    r"""
    @ | :// | \bwww\.              # addresses of mail and of pages
    | (?:\d[\s().+/-]*){5}         # telephone numbers, dates of birth, numbers of all kinds
    | \b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b   # postcodes
    | \b(?=\w*\d)(?=\w*[a-z])\w{8,}\b         # letters and digits in one long word: codes, passwords
    """,
    re.IGNORECASE | re.VERBOSE,
)
ROBOTS = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|http-?client|headless", re.I)


def worth_keeping(text: str) -> str:
    """The telling words of what somebody typed, in small letters and in their order; "" when it is not kept.

    Kept are plain words alone: an exact phrase, a minus, an author or a date may be why nothing was found.
    """
    asked = understood(text)
    if asked.narrows or asked.exact or asked.without or asked.notes or asked.too_long:
        return ""
    if len(asked.words) > MOST_WORDS or PERSONAL.search(text):
        return ""
    telling = [word for word in dict.fromkeys(asked.words) if word not in COMMON]
    words = " ".join(telling)
    fits = SHORTEST <= len(words) <= LONGEST and all(len(word) <= LONGEST_WORD for word in telling)
    return words if fits and any(map(str.isalpha, words)) else ""


def is_robot(agent: str) -> bool:
    """By what a program says of itself; one that says nothing is none of our readers."""
    return not agent or ROBOTS.search(agent) is not None


def names_in(words: str) -> tuple[str, ...]:
    """The words that could be of a name."""
    return tuple(word for word in words_in(words) if len(word) > 1 and word.isalpha())
