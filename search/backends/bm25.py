"""BM25, the same on both databases: an engine tells how often a document has each term, here that becomes a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

TITLE, SUMMARY = 4.0, 1.5
"""How often a word counts by where it stands; elsewhere once."""
K1, B = 1.8, 0.45
"""How soon a repeated word stops counting, and how much length counts: BM25's own two numbers, near the middle of what
is usual.
"""
ALL_WORDS = 1.5


@dataclass(frozen=True)
class Frequencies:
    """Of the documents that were looked at: how many words each has (id → number), and for each term how often it
    stands there (id → weighted number); `known` has for each term how many documents of all have it.
    """

    documents: int
    words: float
    """Of all documents, on average."""
    lengths: Mapping[int, int]
    often: Sequence[Mapping[int, float]]
    known: Sequence[int]

    def rarity(self, number: int) -> float:
        known = self.known[number]
        return log(1 + max(0.0, self.documents - known + 0.5) / (known + 0.5))


def scores(found: Frequencies) -> dict[int, float]:
    """Id → score. A document with all the terms is half as much better again."""
    score: dict[int, float] = dict.fromkeys(found.lengths, 0.0)
    terms = dict.fromkeys(found.lengths, 0)
    average = max(1.0, found.words)
    damp = {pk: K1 * (1 - B + B * length / average) for pk, length in found.lengths.items()}
    for number, often in enumerate(found.often):
        gain = found.rarity(number) * (K1 + 1)
        for pk, times in often.items():
            if pk in score and times > 0:
                score[pk] += gain * times / (times + damp[pk])
                terms[pk] += 1
    every = len(found.often)
    return {pk: value * ALL_WORDS if terms[pk] == every > 1 else value for pk, value in score.items()}
