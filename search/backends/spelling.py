"""Which near word was meant: the same on every engine, which finds words that are near and counts documents.

All numbers here are of documents that whoever asks may see; beyond some fifty it does not matter how many.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import OSA

from search.backends.base import MOST_CORRECTIONS, Corrections

SPELT = re.compile(r"[a-z]{3,24}")
"""Words that have a spelling: without accents, Latin letters alone. No numbers: one is as good as its neighbour."""
DOUBLED = re.compile(r"(.)\1+")
LONG_WORD = 8
"""From this length on two slips are one word, when they are found at all."""
TELLING_WORD = 5
"""From this length on a rare word that is nearly a frequent one may be a slip of whoever wrote it."""
TWO_WORDS, SHORTEST = 6, 2
"""A word of so many letters may be two, each of so many or more."""
PLAIN_SLIP, ANY_SLIP = 4, 7
"""From so many letters on an unknown word is taken for a near one: where a letter is left out, doubled or swapped with
its neighbour; and whatever the slip is. Shorter ones (PIP, wages) may well be right, and what they mean not there.
"""
FEW, MANY_MORE = 2, 10
"""So few documents have a rare word; so many times more have the other one."""

Near = Mapping[str, Sequence[str]]
"""Word → words of the index that are near to it. Two words with a space between them stand next to each other."""
Numbers = Mapping[str, int]
"""Word → how many documents have it."""


def folded(word: str) -> str:
    """In small letters, without accents."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_near(word: str, other: str) -> bool:
    """One slip apart; two, where it is long."""
    word = folded(word)
    most = 2 if len(word) >= LONG_WORD else 1
    return 0 < OSA.distance(word, other, score_cutoff=most) <= most


def likeliest(word: str, others: Collection[str], numbers: Numbers | None = None) -> list[str]:
    """Near words in the order of how likely they were meant; of equals those first that most documents have."""
    numbers, word = numbers or {}, folded(word)
    return sorted(others, key=lambda other: (*_unlikely(word, other), -numbers.get(other, 0), other))


def _unlikely(word: str, other: str) -> tuple[int, int]:
    """How unlikely it is that `word` was typed for `other`: so many slips, and of what kind.

    A letter left out, doubled, or swapped with its neighbour is the likeliest, for there are few of them; a wrong one
    is one of twenty-five. Few people miss the first letter.
    """
    slips = OSA.distance(word, other)
    return slips, (slips == 1 and not _is_common(word, other)) + (word[:1] != other[:1])


def is_plain(word: str, other: str) -> bool:
    """Whether an unknown word is so plainly misspelt that the near one is looked for; else people are asked."""
    word = folded(word)
    if " " in other or len(word) >= ANY_SLIP:
        return True
    return len(word) >= PLAIN_SLIP and _is_common(word, other) and OSA.distance(word, other) == 1


def _is_common(word: str, other: str) -> bool:
    return len(word) < len(other) or sorted(word) == sorted(other) or _single(word) == _single(other)


def _single(word: str) -> str:
    return DOUBLED.sub(r"\1", word)


def unsure(numbers: Numbers) -> list[str]:
    """The words that may be misspelt, going by how many documents have each in any form."""
    return [word for word, number in numbers.items() if number <= FEW]


def with_gaps(near: Near, numbers: Numbers) -> dict[str, list[str]]:
    """What is near, and to each unknown word also the two that it may be without a space: "well being"."""
    unknown = {word: _gaps(folded(word)) for word, number in numbers.items() if not number}
    return {word: [*near.get(word, ()), *unknown.get(word, ())] for word in {**near, **unknown}}


def _gaps(word: str) -> list[str]:
    if len(word) < TWO_WORDS or not SPELT.fullmatch(word):
        return []
    return [f"{word[:place]} {word[place:]}" for place in range(SHORTEST, len(word) - SHORTEST + 1)]


def rivals(near: Near, numbers: Numbers, written: Numbers) -> dict[str, list[str]]:
    """Rare word → near ones that may have been meant nevertheless; `numbers` and `written` as in `corrections`."""
    return {
        word: [other for other in others if written[other] and _is_slip(folded(word), other)]
        for word, others in near.items()
        if numbers[word]
    }


def _is_slip(word: str, other: str) -> bool:
    """So near that the one is a slip rather than another word: tiles and times are near, too."""
    if len(word) < TELLING_WORD or word[0] != other[0]:
        return False
    return len(word) >= LONG_WORD or _unlikely(word, other) == (1, 0)


def corrections(near: Near, numbers: Numbers, written: Numbers, rivals: Near, forms: Numbers) -> Corrections:
    """`numbers` has how many documents have each word in any form, `written` how many have a near word as it is
    written, `forms` how many have a rival in any form.
    """
    said = {word: [other for other in others if written[other]] for word, others in near.items() if not numbers[word]}
    more = {word: [each for each in some if forms[each] >= MANY_MORE * numbers[word]] for word, some in rivals.items()}
    return Corrections(
        meant={word: tuple(likeliest(word, some, written)[:MOST_CORRECTIONS]) for word, some in said.items() if some},
        rather={word: likeliest(word, some, forms)[0] for word, some in more.items() if some},
    )
