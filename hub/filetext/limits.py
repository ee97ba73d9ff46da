"""What reading one file may take. No Django here: the process that reads imports this package alone."""

from dataclasses import dataclass

MIB = 1024 * 1024
READABLE = ("pdf", "docx", "pptx", "txt", "vtt")
"""The endings of files whose words are read."""


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    size: int = 50 * MIB
    unpacked: int = 300 * MIB
    entries: int = 5_000
    pages: int = 500
    characters: int = 1_000_000
    memory: int = 1024 * MIB
    cpu: int = 30
    wall: int = 60
    answer: int = 16 * MIB
    """Of what the process says: all the characters in UTF-8, and more."""


LIMITS = Limits()
PIECE = 3_000
"""Characters of a piece, where a file has no pages."""
LONGEST_PIECE = 20_000
"""Characters. A page that has more becomes several pieces."""
LONGEST_LABEL = 80
