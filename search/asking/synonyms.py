"""From words in a row to terms: what says the same becomes ways of one term, alike on every engine."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from search.asking.language import words_in
from search.backends.base import MOST_CORRECTIONS, Phrase, Term, term
from search.backends.spelling import LONG_WORD
from search.words import COMMON

Ways = Mapping[Phrase, tuple[Phrase, ...]]
"""Phrase → all the ways to say it, itself among them."""
NO_WAYS: Ways = {}


def ways_of(groups: Iterable[Sequence[str]]) -> Ways:
    """Groups of lines as editors write them. A phrase of two groups says what either of them says."""
    ways: dict[Phrase, tuple[Phrase, ...]] = {}
    for lines in groups:
        phrases = {words for words in map(words_in, lines) if words}
        for phrase in tuple(phrases):
            phrases.update(ways.get(phrase, ()))
        together = tuple(sorted(phrases))
        ways.update(dict.fromkeys(together, together))
    return ways


def terms_of(words: Sequence[str], ways: Ways) -> tuple[Term, ...]:
    """Each synonym in the row as one term, the longest first; of the other words the telling ones. Each term once.

    The words of a synonym are looked for one by one as well, or it would take results away: unless they are one word
    that is written apart, such as co-production where coproduction says the same.
    """
    longest = max(map(len, ways), default=0)
    found: dict[Term, None] = {}
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            if phrase in ways:
                found[Term(ways=ways[phrase])] = None
                if length > 1 and ("".join(phrase),) not in ways[phrase]:
                    found.update((term(word), None) for word in phrase if word not in COMMON)
                break
        else:
            length = 1
            if words[at] not in COMMON:
                found[term(words[at])] = None
        at += length
    return tuple(found)


def near_synonyms(word: str, ways: Ways) -> tuple[str, ...]:
    """Words with synonyms that are one slip away from this one, two where it is long; the nearest first."""
    most = 2 if len(word) >= LONG_WORD else 1
    slips = {phrase[0]: OSA.distance(word, phrase[0], score_cutoff=most) for phrase in ways if len(phrase) == 1}
    near = [each for each, distance in slips.items() if 0 < distance <= most]
    return tuple(sorted(near, key=lambda each: (slips[each], each))[:MOST_CORRECTIONS])


def without_phrases(words: Sequence[str], stop: Iterable[Phrase]) -> tuple[str, ...]:
    """The words without the stop phrases in them; all of them when nothing telling would be left."""
    left = list(words)
    for phrase in sorted(stop, key=len, reverse=True):
        at = 0
        while phrase and at <= len(left) - len(phrase):
            if tuple(left[at : at + len(phrase)]) == phrase:
                del left[at : at + len(phrase)]
            else:
                at += 1
    return tuple(left) if any(word not in COMMON for word in left) else tuple(words)
