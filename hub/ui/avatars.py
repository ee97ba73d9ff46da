"""Initials and a calm colour for people without a photo."""

from zlib import crc32

TINTS = 6


def initials(name: str) -> str:
    """One or two letters: of the first and the last word that begin with a letter or digit."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    chosen = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in chosen).upper()


def tint(seed: str) -> int:
    """A number from 1 to TINTS, the same for the same seed on every machine."""
    return crc32(seed.encode()) % TINTS + 1
