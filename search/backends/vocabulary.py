"""The words of the index, and which of them are near to a misspelt one; the same on both databases.

Every word has a few keys: itself, and itself with one letter left out (of its first letters only, so that
a long word has few). Two words with a letter dropped, doubled, swapped or wrong share a key, also short
ones. Who may be told a word is not kept here: an engine looks for it in the documents that somebody may see.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from zlib import crc32

from search.backends.spelling import SPELT, folded, is_near, likeliest
from search.models import IndexedDocument, Spelling
from search.words import COMMON

WORD = re.compile(r"[^\W_]+")
TELLING_LETTERS = 7
TRIED = 24
"""So many near words are looked at; the nearest come first."""
FREQUENT = 60
TITLE_COUNTS = 3
CHUNK = 500
TEXTS = ("title", "summary", "body", "people", "topics")


def keys_of(word: str) -> set[int]:
    """Numbers, not texts: smaller, and a false likeness is told by the distance."""
    begin = word[:TELLING_LETTERS]
    shapes = {begin, *(begin[:place] + begin[place + 1 :] for place in range(len(begin)))}
    return {crc32(shape.encode()) for shape in shapes}


def plain_words(text: str) -> list[str]:
    return [folded(word) for word in WORD.findall(text)]


def words_of(texts: Iterable[str]) -> set[str]:
    """The different words of some texts that have a spelling and are searched for."""
    found = {word for text in texts for word in plain_words(text)}
    return {word for word in found - COMMON if SPELT.fullmatch(word)}


def frequent_in(documents: Sequence[IndexedDocument]) -> dict[str, int]:
    """How often the most frequent words stand in some documents of one group; its title counts several times."""
    texts = [documents[0].title] * TITLE_COUNTS if documents else []
    texts += [text for document in documents for text in (document.summary, document.body)]
    numbers = Counter(
        word for text in texts for word in plain_words(text) if word not in COMMON and SPELT.fullmatch(word)
    )
    return dict(numbers.most_common(FREQUENT))


def words_of_rows(rows: Iterable[IndexedDocument]) -> set[str]:
    return words_of(text for row in rows for text in (row.title, row.summary, row.body, *row.people, *row.topics))


def words_of_stored(ids: Sequence[int]) -> set[str]:
    """Of documents as they are stored now."""
    rows = IndexedDocument.objects.filter(pk__in=ids).only(*TEXTS)
    return words_of_rows(rows.iterator(CHUNK))


def add(words: Collection[str]) -> int:
    """Learn words; answers how many were new."""
    new = sorted(set(words) - _known(words))
    Spelling.objects.bulk_create(
        [Spelling(word=word, key=key) for word in new for key in sorted(keys_of(word))],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    return len(new)


def forget(words: Collection[str]) -> None:
    for some in _chunks(words):
        Spelling.objects.filter(word__in=some).delete()


def all_words() -> set[str]:
    return set(Spelling.objects.values_list("word", flat=True).distinct().order_by())


def nearest(word: str, others: Iterable[str]) -> list[str]:
    """Those of some words that are near to this one, the likeliest first; not itself. None if it has no spelling."""
    if not SPELT.fullmatch(folded(word)):
        return []
    return likeliest(word, [other for other in others if is_near(word, other)])[:TRIED]


def _known(words: Collection[str]) -> set[str]:
    known: set[str] = set()
    for some in _chunks(words):
        known |= set(Spelling.objects.filter(word__in=some).values_list("word", flat=True))
    return known


def _chunks(words: Collection[str]) -> Iterable[list[str]]:
    every = sorted(words)
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
