"""What a word is, how many are searched for, and which are too common to find anything by."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MOST_WORDS = 32
LONGEST_WORD = 60
LONGEST_TEXT = 4000


def _ranges(codes: Iterable[int]) -> str:
    """Numbers of characters, in order, as what stands between the brackets of a pattern."""
    found: list[list[int]] = []
    for code in codes:
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in found)


MARKS = _ranges(code for code in range(0x300, 0xFE00) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
"""Vowels of Hindi, Bengali or Tamil, accents that no letter has: they stand after a letter and belong to its word. So
do the two signs (U+200C and U+200D) that tell how letters join.
"""
WORD = re.compile(rf"[^\W_]+(?:[{MARKS}\u200c\u200d]+[^\W_]*)*")
SPELT_OTHERWISE = str.maketrans({"\u00ad": None, "\u02bc": "\u2019"})
"""A soft hyphen is not to be seen; the other is an apostrophe to everybody but Unicode."""
VOWEL = re.compile(r"[aeiouy]")
DOUBLED = re.compile(r"([bdfgmnprt])\1$")
CONTRACTED = re.compile(r"\b(?:are|ca|could|did|do|does|had|has|have|is|should|was|were|wo|would)n['’]t\b")

WRITTEN = """
a about after all also am an and any are as at be because been before being but by can could did do does doing
for from had has have having he her him his how i if in into is it its me more most my no nor not of off on or
our out over own same she should so some such than that the their them then there these they this those to too
under until up very was we were what when where which while who whom why will with would you your
d ll m re s t ve
"""
COMMON = frozenset(WRITTEN.split())
"""Words that are in almost everything: left out of a search, because they find nothing in particular."""


@lru_cache(maxsize=4096)
def family_of(word: str) -> str:
    """What English words such as meet, meeting and meetings have in common: nearly what the engines make of them."""
    if len(word) > 3:
        word = re.sub(r"ie[sd]$", "y", word)
        word = re.sub(r"(?<=s)es$|(?<=[^su])s$", "", word)
        shorter = re.sub(r"(?:ing|ed)$", "", word)
        if shorter != word and VOWEL.search(shorter):
            word = DOUBLED.sub(r"\1", shorter)
    return word.removesuffix("e") if len(word) > 3 else word


def plain(text: str) -> str:
    """A text as it is searched, in documents and questions: accents on their letters, without soft hyphens, and letters
    and digits in their common forms (ﬁ as in the text of many a PDF, Ａ). Signs, and numbers such as ½, stay.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text.translate(SPELT_OTHERWISE))
    return text if unicodedata.is_normalized("NFKC", text) else "".join(map(_common_form, text))


@lru_cache(maxsize=4096)
def _common_form(char: str) -> str:
    if char.isascii() or not (char.isalpha() or char.isdecimal()):
        return char
    return unicodedata.normalize("NFKC", char)
