"""Whether a file is text in the encoding it should have; where it is not, says the line and the byte."""

import codecs
from pathlib import Path

from hub.importing.refused import Refused

LARGEST = 100 * 1024 * 1024
PIECE = 256 * 1024
OTHER_KINDS = {
    b"PK\x03\x04": "a ZIP or Excel file (.zip, .xlsx)",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file (.xls, .doc)",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a packed file (.gz)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST:
        raise Refused(
            f"The file has {size / 1024**2:,.0f} MB; the most is {LARGEST // 1024**2} MB. "
            "Split it into several files and import one after the other."
        )
    if not size:
        raise Refused("The file is empty.")


def refuse_other_kinds(path: Path, wanted: str) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    for magic, kind in OTHER_KINDS.items():
        if head.startswith(magic):
            raise Refused(f"This is {kind}, and it must be {wanted}.")


def encoding_of(path: Path) -> str:
    """ "utf-8", or "utf-16" where the file says so by its first two bytes. Nothing is guessed."""
    with path.open("rb") as file:
        head = file.read(2)
    return "utf-16" if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"


def check_text(path: Path, encoding: str) -> None:
    """Read the whole file once, piece by piece. Raises Refused at the first byte that is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, start, read = 1, 0, 0
    with path.open("rb") as file:
        while True:
            piece = file.read(PIECE)
            waiting = decoder.getstate()[0]
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                whole = waiting + piece
                raise _broken(whole, error.start, line, read - len(waiting), start, encoding) from None
            if "\x00" in text:
                raise Refused(
                    f"Line {line + text.count(chr(10), 0, text.index(chr(0)))} holds a character (NUL) that is no text."
                )
            line += text.count("\n")
            if b"\n" in piece:
                start = read + piece.rindex(b"\n") + 1
            read += len(piece)
            if not piece:
                return


def _broken(whole: bytes, at: int, line: int, begins: int, start: int, encoding: str) -> Refused:
    """`whole` begins at byte `begins` of the file; the line that is under way there began at byte `start`."""
    before = whole[:at]
    if encoding == "utf-8" and b"\n" in before:
        line += before.count(b"\n")
        start = begins + before.rindex(b"\n") + 1
    where = f"line {line}, byte {begins + at - start + 1} of that line"
    if encoding != "utf-8":
        where = f"about line {line}, byte {begins + at + 1} of the file"
    return Refused(
        f"The file is broken or not in UTF-8: {where}, is no character. "
        "Save it again as UTF-8 (in Excel: “CSV UTF-8”), and look at that line. Nothing was imported."
    )
