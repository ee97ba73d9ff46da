"""A closer look at the best results, with their words at hand: the same on both databases.

Words that stand near each other as they do in the question count more. To a long question the telling words of the
best answers are added, so that what is like them comes nearer to the top; they find nothing that the question itself
does not find, and are taken from documents that the viewer may see.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from search.backends.base import Term
from search.backends.bm25 import K1, TITLE, B
from search.backends.vocabulary import plain_words
from search.words import COMMON

DEPTH = 50
"""So many results are looked at."""
LETTERS = 2_000
"""So much of the text of each."""
BESIDE, NEAR, WINDOW = 0.25, 0.5, 8
LONG_QUESTION, BEST, TELLING, LIKENESS = 5, 3, 10, 0.8
ENOUGH = 20
"""Fewer results than this do not tell which words are rare among them."""
Stems = Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Text:
    """The stems of a document: of its title, and of its summary and text in their order."""

    title: Sequence[str]
    body: Sequence[str]

    @property
    def counts(self) -> Counter[str]:
        counts = Counter(self.body)
        for stem in self.title:
            counts[stem] += int(TITLE)
        return counts


def closer(
    scores: Mapping[int, float], texts: Mapping[int, tuple[str, str]], terms: Mapping[Term, float], stems: Stems
) -> dict[int, float]:
    """Id → score of the documents in `texts` (id → title and text). `terms` has the rarity of each term, in order."""
    words = {pk: (plain_words(title), plain_words(text)) for pk, (title, text) in texts.items()}
    stem_of = stems(
        {word for pair in words.values() for some in pair for word in some}
        | {word for each in terms for way in each.ways for word in way}
    )
    read = {pk: Text(*([stem_of[word] for word in some] for some in pair)) for pk, pair in words.items()}
    found = {pk: scores.get(pk, 0.0) + _nearness(text, terms, stem_of) for pk, text in read.items()}
    if len(terms) >= LONG_QUESTION and len(read) >= ENOUGH:
        asked = {stem_of[word] for each in terms for way in each.ways for word in way}
        common = {stem for word, stem in stem_of.items() if word in COMMON or not word.isalpha() or len(word) < 3}
        _add_likeness(found, read, asked | common)
    return found


def _nearness(text: Text, terms: Mapping[Term, float], stem_of: Mapping[str, str]) -> float:
    wanted = {stem_of[word] for each in terms for way in each.ways for word in way}
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(text.body):
        if stem in wanted:
            places.setdefault(stem, []).append(place)
    if len(places) < 2:
        return 0.0
    rows = [(rarity, [*_places(each, places, stem_of)]) for each, rarity in terms.items()]
    return sum(min(one, other) * _pair(first, second) for (one, first), (other, second) in _neighbours(rows))


def _neighbours(rows: Sequence[tuple[float, list[int]]]) -> Iterable[tuple[tuple[float, list[int]], ...]]:
    return zip(rows, rows[1:], strict=False)


def _places(term: Term, places: Mapping[str, list[int]], stem_of: Mapping[str, str]) -> Iterator[int]:
    """Where one of the ways begins."""
    for way in term.ways:
        first, *others = (stem_of[word] for word in way)
        rest = [set(places.get(stem, ())) for stem in others]
        for place in places.get(first, ()):
            if all(place + step in where for step, where in enumerate(rest, 1)):
                yield place


def _pair(first: Sequence[int], second: Sequence[int]) -> float:
    """How often two words of the question stand in a row, and near each other; the second time counts less."""
    if not first or not second:
        return 0.0
    there = set(second)
    beside = sum(place + 1 in there for place in first)
    near = sum(any(0 < abs(place - other) <= WINDOW for other in there) for place in first)
    return BESIDE * beside / (beside + 1) + NEAR * near / (near + 1)


def _add_likeness(found: dict[int, float], read: Mapping[int, Text], passed_over: Collection[str]) -> None:
    """Raise documents by the words that tell most of the best ones: frequent there, and rare among all read."""
    counts = {pk: text.counts for pk, text in read.items()}
    within = Counter(stem for pk in read for stem in counts[pk])
    best = sorted(found, key=lambda pk: (-found[pk], pk))[:BEST]
    total = sum(found[pk] for pk in best) or 1.0
    weights: dict[str, float] = {}
    for pk in best:
        length = max(1, len(read[pk].body))
        for stem, often in Counter(read[pk].body).items():
            if within[stem] > 1 and stem not in passed_over:
                part = found[pk] / total * often / length * _rarity(within[stem], len(read))
                weights[stem] = weights.get(stem, 0.0) + part
    telling = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TELLING]
    average = sum(len(text.title) + len(text.body) for text in read.values()) / len(read) or 1.0
    for pk, text in read.items():
        damp = K1 * (1 - B + B * (len(text.title) + len(text.body)) / average)
        for stem, weight in telling:
            if often := counts[pk][stem]:
                gain = _rarity(within[stem], len(read)) * LIKENESS * weight / telling[0][1]
                found[pk] += gain * often * (K1 + 1) / (often + damp)


def _rarity(within: int, every: int) -> float:
    return log(1 + max(0.0, every - within + 0.5) / (within + 0.5))
