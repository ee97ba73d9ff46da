import contextlib
import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.cms.uploads import check_archive, check_document

MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 40


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        check_document(upload(name, content))
    return error.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("film.mp4", MP4),
        ("talk.m4a", MP4),
        ("talk.mp3", b"ID3\x04" + b"\x00" * 20),
        ("talk.MP3", b"\xff\xfb\x90\x64" + b"\x00" * 20),
        ("talk.ogg", b"OggS\x00\x02"),
        ("talk.wav", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("film.webm", b"\x1a\x45\xdf\xa3\x01"),
        ("notes.pdf", b"%PDF-1.7\n"),
        ("notes.rtf", b"{\\rtf1 words}"),
        ("notes.docx", packed(word__document=b"<w/>")),
        ("notes.txt", b"anything"),
        ("captions.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello"),
        ("unknown.thing", b"for somebody else to refuse"),
    ],
)
def test_file_that_is_what_its_name_says_is_taken_and_left_at_its_start(name, content):
    file = upload(name, content)
    check_document(file)
    assert file.tell() == 0


@pytest.mark.parametrize("name", ["film.mp4", "talk.mp3", "talk.ogg", "talk.wav", "film.webm", "talk.m4a"])
def test_recording_that_is_something_else_is_refused(name):
    said = refusal(name, b"<html><script>alert(1)</script>")
    ending = name.rpartition(".")[2]
    assert said == f"This is not a real .{ending} file: its content is something else. Choose another file."


def test_pdf_that_is_none_is_refused():
    assert refusal("notes.pdf", b"MZ\x90").startswith("This is not a PDF: its content is something else.")


def test_captions_that_are_none_are_refused():
    assert refusal("talk.vtt", b"Hello").startswith("This is not a captions file.")


def test_srt_is_refused_with_the_way_out():
    assert refusal("talk.srt", b"1\n").startswith("Captions must be a WebVTT file (.vtt).")


def test_empty_file_is_refused():
    assert refusal("talk.mp3", b"") == "This file is empty. Choose another one."


# Archives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notes.docx", "table.xlsx", "slides.pptx", "notes.odt", "all.zip"])
def test_office_file_that_is_no_archive_is_refused(name):
    assert refusal(name, b"just words").startswith(f"This is not a real .{name.rpartition('.')[2]} file")


def test_office_file_without_its_parts_is_refused():
    assert refusal("notes.docx", packed(readme=b"hello")).startswith("This is not a real .docx file")


@pytest.mark.parametrize("name", ["word__bomb", "bomb"])
def test_archive_that_unpacks_to_a_thousand_times_its_size_is_refused(name):
    content = packed(**{name: b"\x00" * 30 * 1024 * 1024})
    assert len(content) < 40_000
    assert refusal("notes.zip", content).startswith("This file would unpack to far more")


def test_archive_of_very_many_files_is_refused():
    content = packed(**{f"f{number}": b"" for number in range(10_001)})
    assert refusal("all.zip", content).startswith("This file would unpack to far more")


def test_archive_that_promises_more_than_the_disk_holds_is_refused_unopened(monkeypatch):
    content = bytearray(packed(a=b"a" * 100))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 0xF0000000)  # the size it says to have unpacked
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("it was unpacked"))
    assert refusal("all.zip", bytes(content)).startswith("This file would unpack to far more")


def test_archive_with_an_endless_table_of_contents_is_refused_before_it_is_read(monkeypatch):
    content = bytearray(packed(a=b"a"))
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 90 * 1024 * 1024)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("its table of contents was read"))
    assert refusal("all.zip", bytes(content)).startswith("This file would unpack to far more")


def test_archive_cut_in_the_middle_is_refused():
    whole = packed(word__document=b"words" * 100)
    assert refusal("notes.docx", whole[:-30]).startswith("This is not a real .docx file")


@pytest.mark.parametrize("at", range(0, 22, 2))
def test_archive_with_a_damaged_end_is_refused_or_taken_but_never_breaks(at):
    content = bytearray(packed(word__document=b"words"))
    content[len(content) - 22 + at] ^= 0xFF
    with contextlib.suppress(ValidationError):
        check_archive(upload("notes.docx", bytes(content)), "docx")
