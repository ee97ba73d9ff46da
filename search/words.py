"""What a word is, how many are searched for, and which are too common to find anything by."""

import re
from functools import lru_cache

MOST_WORDS = 32
LONGEST_WORD = 60
LONGEST_TEXT = 4000
WORD = re.compile(r"[^\W_]+")
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
