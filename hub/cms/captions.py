"""Captions are WebVTT files. What only says so is refused with the line that is wrong."""

import re
from collections.abc import Iterator
from typing import IO, Any

from django.core.exceptions import ValidationError

LARGEST = 1024 * 1024
TIME = r"(?:([0-9]{2,4}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+[^<>]*)?\Z")
SRT_TIMING = re.compile(r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9],[0-9]{3}\s*-->")
TAG = re.compile(r"<(/?)([^<>]*)(>|\Z)")
KNOWN_TAG = re.compile(r"(?:c|i|b|u|v|lang|ruby|rt)(?:[.\s].*)?\Z", re.S)
TIME_TAG = re.compile(rf"{TIME}\Z")


def check_captions(file: IO[bytes] | Any) -> None:
    """Raises ValidationError with a sentence when `file` (an upload or an open file) holds no captions.

    It is read from its start and left there.
    """
    file.seek(0)
    content = file.read(LARGEST + 1)
    file.seek(0)
    if len(content) > LARGEST:
        raise ValidationError("This captions file is larger than 1 MB. Captions of a whole film are less.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError("These captions cannot be read. Save the file as UTF-8, then choose it again.") from None
    if "\x00" in text:
        raise ValidationError("These captions cannot be read: the file is not a text. Choose a .vtt file.")
    check_text(text)


def check_text(text: str) -> None:
    lines = re.split(r"\r\n|\r|\n", text)
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        raise ValidationError(_no_header(text))
    cues = 0
    for number, block in _blocks(lines[1:]):
        cues += _check_block(number, block)
    if not cues:
        raise ValidationError(
            "There are no captions in this file. Each needs a line such as 00:01.000 --> 00:04.000 and words under it."
        )


def _no_header(text: str) -> str:
    if SRT_TIMING.search(text[:4000]):
        return "This is an .srt file. Save the captions as WebVTT (.vtt) in your captions program, then choose that."
    return "This is not a captions file. A WebVTT file (.vtt) begins with the word WEBVTT."


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The stretches between empty lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 2):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _check_block(number: int, block: list[str]) -> int:
    """1 for a cue, 0 for a note, a style, a region or what belongs to the header."""
    if re.match(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)", block[0]):
        return 0
    at = 0 if "-->" in block[0] else 1
    if len(block) <= at or "-->" not in block[at]:
        if number == 2:  # lines right under the header
            return 0
        raise ValidationError(
            f"Line {number} belongs to no caption: a time such as 00:01.000 --> 00:04.000 is missing."
        )
    _check_timing(number + at, block[at])
    words = "\n".join(block[at + 1 :])
    if "-->" in words:
        raise ValidationError(f"After line {number + at} an empty line is missing before the next caption.")
    _check_words(number + at + 1, words)
    return 1


def _check_timing(number: int, line: str) -> None:
    found = TIMING.match(line.strip())
    if found is None:
        raise ValidationError(f"Line {number}: this is no time. It should look like 00:01.000 --> 00:04.000.")
    parts = [int(part or 0) for part in found.groups()]
    begin, end = parts[:4], parts[4:]
    if end <= begin:
        raise ValidationError(f"Line {number}: this caption ends before it begins.")


def _check_words(number: int, words: str) -> None:
    for tag in TAG.finditer(words):
        known = KNOWN_TAG.match(tag[2]) or TIME_TAG.match(tag[2]) or (tag[1] and not tag[2])
        if tag[3] != ">" or not known:
            line = number + words.count("\n", 0, tag.start())
            raise ValidationError(
                f"Line {line}: “{tag[0][:30]}” does not belong in captions. Write what is said, nothing else."
            )
