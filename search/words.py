"""From what people type to the words that are searched for. Any input gives words or none, never an error."""

import re
import unicodedata
from dataclasses import dataclass

MOST_WORDS = 32
LONGEST_WORD = 60
LONGEST_TEXT = 4000
WORD = re.compile(r"[^\W_]+")
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


@dataclass(frozen=True)
class Words:
    """`searched` are distinct, in small letters, in the order they were typed."""

    searched: tuple[str, ...] = ()
    only_common: bool = False
    cut: bool = False


def words_of(text: str) -> Words:
    """Letters and numbers of any script; everything else separates, so no engine ever sees an operator."""
    plain = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).lower()
    typed = list(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(CONTRACTED.sub(" ", plain))))
    telling = [word for word in typed if word not in COMMON]
    return Words(
        searched=tuple(telling[:MOST_WORDS]),
        only_common=bool(WORD.search(plain)) and not telling,
        cut=len(telling) > MOST_WORDS or len(text) > LONGEST_TEXT,
    )
