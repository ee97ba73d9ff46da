"""Looks at a document before it is kept: whether it is what its name says, and safe to unpack.

Nothing is unpacked here. Each check raises ValidationError with a sentence for people, and leaves the file at its
start.
"""

import struct
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError

from hub.cms.captions import check_captions

MOST_ENTRIES = 10_000
MOST_UNPACKED = 500 * 1024 * 1024
HARMLESS = 20 * 1024 * 1024
"""Bytes that any archive may unpack to, however well it is packed."""
MOST_RATIO = 100
MOST_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the table of contents: more is read by nobody here."""
END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
ARCHIVES = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "zip": "", "key": ""}
"""Ending → what stands in such a file."""


def check_document(file: Any) -> None:
    """An upload with a name. An ending that the hub does not know is for somebody else to refuse."""
    ending = PurePath(file.name or "").suffix.lower().lstrip(".")
    if ending == "srt":
        raise ValidationError(
            "Captions must be a WebVTT file (.vtt). Most programs that make .srt files save those too."
        )
    if not file.size:
        raise ValidationError("This file is empty. Choose another one.", code="empty")
    if ending in ARCHIVES:
        check_archive(file, ending)
    elif ending == "vtt":
        check_captions(file)
    elif ending in SIGNS and not SIGNS[ending](_start(file)):
        what = "a PDF" if ending == "pdf" else f"a real .{ending} file"
        raise ValidationError(
            f"This is not {what}: its content is something else. Choose another file.", code="content"
        )


def _start(file: IO[bytes] | Any) -> bytes:
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    return bytes(start)


def _is_mp4(start: bytes) -> bool:
    return start[4:8] == b"ftyp"


def _is_mp3(start: bytes) -> bool:
    return start.startswith(b"ID3") or (len(start) > 1 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2)


SIGNS: dict[str, Callable[[bytes], bool]] = {
    "m4a": _is_mp4,
    "mp3": _is_mp3,
    "mp4": _is_mp4,
    "oga": lambda start: start.startswith(b"OggS"),
    "ogg": lambda start: start.startswith(b"OggS"),
    "pdf": lambda start: b"%PDF-" in start,
    "rtf": lambda start: start.startswith(b"{\\rtf"),
    "wav": lambda start: start.startswith(b"RIFF") and start[8:12] == b"WAVE",
    "webm": lambda start: start.startswith(b"\x1a\x45\xdf\xa3"),
}


# Archives: Office files are ZIP archives too -----------------------------------------------


def check_archive(file: IO[bytes] | Any, ending: str = "zip") -> None:
    """Refuses what is no archive, and what would unpack to far more than it is. Reads the table of contents alone."""
    _check_directory(file, ending)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeError, struct.error):
        raise _no_archive(ending) from None
    finally:
        file.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise _too_much()
    # Entries may lie about what they take: they cannot take more than the file.
    if unpacked > HARMLESS and unpacked > MOST_RATIO * min(packed, file.size):
        raise _too_much()
    if not any(entry.filename.startswith(ARCHIVES.get(ending, "")) for entry in entries):
        raise _no_archive(ending)


def _check_directory(file: IO[bytes] | Any, ending: str) -> None:
    """The end record says how long the table of contents is: one that is too long is not read."""
    file.seek(max(file.size - END_SIZE - LONGEST_COMMENT, 0))
    tail = file.read(END_SIZE + LONGEST_COMMENT)
    file.seek(0)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise _no_archive(ending)
    entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    # 0xFFFF and 0xFFFFFFFF: the real figures, larger than these, stand elsewhere (ZIP64).
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY:
        raise _too_much()


def _no_archive(ending: str) -> ValidationError:
    return ValidationError(
        f"This is not a real .{ending} file, or it is damaged. Open it on your computer, save it anew and choose that.",
        code="content",
    )


def _too_much() -> ValidationError:
    return ValidationError(
        "This file would unpack to far more than the hub can hold (more than 500 MB, or more than 10,000 files). "
        "It is not kept.",
        code="unpacked",
    )
