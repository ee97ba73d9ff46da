"""What editors may write, and the sentences for what they may not."""

import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError

from search.asking.language import words_in
from search.asking.question import key_of
from search.backends.base import Phrase
from search.words import COMMON

MOST_LINES = 20
LONGEST_LINE = 60
MOST_GROUPS = 500
LONGEST_PHRASE = 100
MOST_PHRASES = 200
LONGEST_QUESTION = 200
MOST_FIRST = 5
"""Things that come first for one question: below them stand the results."""
MOST_PINS = 300
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def tidy(text: str) -> str:
    """One line, with one blank between its words."""
    return " ".join(CONTROL.sub(" ", text).split())


def checked_lines(text: str) -> list[str]:
    """The lines of a group of synonyms; raises ValidationError with a sentence for each thing that is wrong."""
    lines = [line for line in map(tidy, text.splitlines()) if line]
    wrong = [sentence for line in lines for sentence in _wrong_with(line)]
    if len(lines) > MOST_LINES:
        wrong.insert(0, f"There are {len(lines)} lines; {MOST_LINES} is the most. Make two groups of them.")
    if not wrong:
        wrong = _twice(lines)
    if not wrong and len(lines) < 2:
        wrong = ["Write at least two lines: words that say the same, each on a line of its own."]
    if wrong:
        raise ValidationError(wrong[:5])
    return lines


def _wrong_with(line: str) -> Iterable[str]:
    short = f"{line[:30]}…" if len(line) > LONGEST_LINE else line
    words = words_in(line)
    if len(line) > LONGEST_LINE:
        yield f"“{short}” has {len(line)} characters; {LONGEST_LINE} is the most for one line."
    if not any(map(str.isalpha, line)):
        yield f"“{short}” has no word in it. Write letters, or take the line out."
    elif all(word in COMMON for word in words):
        yield f"“{short}” stands in almost every text, so nothing particular would be found by it. Take the line out."


def _twice(lines: Sequence[str]) -> list[str]:
    first: dict[Phrase, str] = {}
    wrong = []
    for line in lines:
        before = first.setdefault(words_in(line), line)
        if before is not line:
            wrong.append(f"“{before}” and “{line}” are the same words for the search. Take one of them out.")
    return wrong


def checked_phrase(text: str) -> str:
    """A stop phrase; raises ValidationError."""
    phrase = tidy(text)
    if len(phrase) > LONGEST_PHRASE:
        raise ValidationError(f"This has {len(phrase)} characters; {LONGEST_PHRASE} is the most.")
    if not any(map(str.isalpha, phrase)):
        raise ValidationError("Write one word or more, in letters.")
    return phrase


def checked_question(text: str) -> str:
    """A question that something is put first for; raises ValidationError."""
    question = tidy(text)
    if len(question) > LONGEST_QUESTION:
        raise ValidationError(f"This question has {len(question)} characters; {LONGEST_QUESTION} is the most.")
    if not key_of(question):
        raise ValidationError("Add a word that says what is looked for: these stand in almost every text.")
    return question
