"""What the process that reads a file says, line by line. No Django here."""

import json
import sys

from hub.filetext.cleaning import clean
from hub.filetext.limits import LONGEST_LABEL, LONGEST_PIECE, Limits


class Refused(Exception):  # noqa: N818 -- reads as what it says
    """The file cannot be read; its first argument is a key of FAULTS."""


class Answer:
    """Writes what is found, up to the limit of characters."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.characters
        self.pieces = 0

    def piece(self, label: str, text: str) -> None:
        """Raises Refused("long") when there is no room for more."""
        text = clean(text)
        for start in range(0, min(len(text), self.left), LONGEST_PIECE):
            part = text[start : min(start + LONGEST_PIECE, self.left)]
            self._say({"label": clean(label)[:LONGEST_LABEL], "text": part})
            self.pieces += 1
        self.left -= len(text)
        if self.left < 0:
            raise Refused("long", f"{self.limits.characters:,}")

    def fault(self, name: str, number: str = "") -> None:
        self._say({"fault": name, "number": number})

    def end(self) -> None:
        self._say({"end": True})

    def _say(self, line: dict[str, str | bool]) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
