"""Made-up words for bulk content: a fixed vocabulary, drawn as in a language (a few often, most seldom)."""

import random
from functools import cache
from itertools import accumulate, product

OPENINGS = ("b", "br", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v")
VOWELS = ("a", "e", "i", "o", "u", "ea", "oa")
ENDINGS = ("n", "r", "l", "m", "k", "p", "nd", "rt", "st")
VOCABULARY = 8000
# Natural language is close to 1 / (rank + 2.7): the shift keeps the first few words from filling every sentence.
SHIFT = 2.7
# A word of this rank is in about one post of a hundred, and one thread of ten: neither everywhere nor nowhere.
MID_RANK = 600


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the words, the most frequent one first. They are pronounceable, of one to three syllables."""
    chance = random.Random("vocabulary")  # noqa: S311 -- not for secrets: it must be the same each time
    syllables = ["".join(parts) for parts in product(OPENINGS, VOWELS)]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        word = "".join(chance.choices(syllables, k=chance.choice((0, 1, 1, 2)))) + chance.choice(syllables)
        found.setdefault(word + chance.choice(ENDINGS))
    return tuple(found)


def mid_word() -> str:
    """Return a word of middling frequency, for measuring a search."""
    return vocabulary()[MID_RANK]


class Writer:
    """Writes titles and posts. Two writers with the same seed write the same, call by call."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- not for secrets, see above
        self._weights = list(accumulate(1 / (rank + SHIFT) for rank in range(1, VOCABULARY + 1)))

    def title(self) -> str:
        """Return three to seven words."""
        return " ".join(self._words(self.chance.randint(3, 7))).capitalize()

    def name(self) -> str:
        """Return a made-up first and last name."""
        return " ".join(self._words(2)).title()

    def paragraphs(self) -> list[str]:
        """Return one to three paragraphs, about 55 words in all; one in twenty is much longer."""
        length = 4 if self.chance.random() < 0.05 else 1
        return [self._paragraph(length) for _ in range(self.chance.choice((1, 1, 2, 3)))]

    def _paragraph(self, length: int) -> str:
        return " ".join(self._sentence() for _ in range(length * self.chance.randint(2, 4)))

    def _sentence(self) -> str:
        return " ".join(self._words(self.chance.randint(5, 14))).capitalize() + "."

    def _words(self, number: int) -> list[str]:
        return self.chance.choices(vocabulary(), cum_weights=self._weights, k=number)


def shares(total: int, parts: int, seed: str) -> list[int]:
    """Split `total` into `parts` whole numbers of at least 1, a few large and most small, as threads are."""
    chance = random.Random(seed)  # noqa: S311 -- not for secrets, see above
    weights = [min(chance.paretovariate(1.4), 12) for _ in range(parts)]
    spare, whole = total - parts, sum(weights)
    sizes = [1 + int(spare * weight / whole) for weight in weights]
    for index in range(total - sum(sizes)):
        sizes[index % parts] += 1
    return sizes
