"""SQLite in memory, beside the hub's own database: what its full-text search knows of a few words or texts.

To mark words in twenty texts inside the great index costs more than to find them there, because each row is looked up
through all that have the word; twenty texts of their own cost next to nothing.
"""

import sqlite3
import threading
from collections.abc import Collection, Mapping, Sequence

TOKENS = "porter unicode61 remove_diacritics 2"
"""As in `search_fts`: see migration 0002."""
MOST_KEPT = 50_000
_own = threading.local()
_stems: dict[str, str] = {}


def stems(words: Collection[str]) -> Mapping[str, str]:
    """Word → its stem, as the index has it."""
    new = [word for word in words if word not in _stems]
    if new:
        if len(_stems) + len(new) > MOST_KEPT:
            _stems.clear()
            new = list(words)
        _stems.update(zip(new, new, strict=True))
        cursor = _cursor()
        cursor.execute("DELETE FROM words")
        cursor.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(new))
        for place, stem in cursor.execute("SELECT doc, term FROM stems WHERE offset = 0"):
            _stems[new[place]] = stem
    return {word: _stems[word] for word in words}


def snippets(texts: Sequence[str], match: str, marks: tuple[str, str], tokens: int) -> dict[int, str]:
    """Place in `texts` → the stretch with most of the words that are looked for; of texts that have any."""
    cursor = _cursor()
    cursor.execute("DELETE FROM texts")
    cursor.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts))
    cursor.execute(
        "SELECT rowid, snippet(texts, 0, ?, ?, '…', ?) FROM texts WHERE texts MATCH ?", [*marks, tokens, match]
    )
    return dict(cursor.fetchall())


def _cursor() -> sqlite3.Cursor:
    if not hasattr(_own, "database"):
        _own.database = sqlite3.connect(":memory:", isolation_level=None)
        _own.database.execute(f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize = '{TOKENS}')")
        _own.database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, instance)")
        _own.database.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = '{TOKENS}')")
    database: sqlite3.Connection = _own.database
    return database.cursor()
