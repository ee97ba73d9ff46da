"""Files of every kind, whole and hostile, read by real processes."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from hub.filetext.faults import FAULTS
from hub.filetext.limits import LIMITS, MIB
from hub.filetext.running import Extract, extract
from tests.factories import files


def read(content: bytes, ending: str, **limits) -> Extract:
    return extract(BytesIO(content), ending, replace(LIMITS, **limits))


def packed(**entries: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(content: bytes, name: str, change) -> bytes:
    """The same archive with one of its entries changed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    return packed(**entries | {name: change(entries[name])})


# What is whole ---------------------------------------------------------------------------


def test_pdf_is_read_by_page():
    assert read(files.pdf("Bus fares", "Tea & cake"), "pdf") == Extract(
        [("page 1", "Bus fares"), ("page 2", "Tea & cake")]
    )


def test_pdf_that_opens_without_a_password_is_read():
    assert read(files.locked_pdf("Bus fares", password=""), "pdf").pieces == [("page 1", "Bus fares")]


def test_word_is_read_by_heading_with_tables_and_what_pictures_show():
    made, out = Document(), BytesIO()
    made.add_heading("Before you come", level=1)
    made.add_paragraph("Take the lift. " * 50)
    made.add_table(1, 2).cell(0, 1).text = "Four pounds"
    made.add_heading("Afterwards", level=2)
    made.add_paragraph("Say what you think.")
    made.save(out)
    first, second = read(out.getvalue(), "docx").pieces
    assert (first[0], first[1].splitlines()[0], first[1].splitlines()[-1]) == (
        "“Before you come”",
        "Before you come",
        "Four pounds",
    )
    assert second == ("“Afterwards”", "Afterwards\nSay what you think.")


def headed(*lines: tuple[bool, str]) -> bytes:
    made, out = Document(), BytesIO()
    for is_heading, text in lines:
        made.add_heading(text, level=1) if is_heading else made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def test_words_in_word_stand_under_their_own_heading_however_short_the_one_before_is():
    before = (True, "Before you start"), (False, "Sit down.")
    after = (True, "After you start"), (False, "Then the snorkwhistle rings.")
    assert read(headed((False, "Welcome."), *before, *after), "docx").pieces == [
        ("part 1", "Welcome."),
        ("“Before you start”", "Before you start\nSit down."),
        ("“After you start”", "After you start\nThen the snorkwhistle rings."),
    ]
    long = "A very long heading that goes on and on until nobody reads it"
    assert read(headed((True, "A guide"), (True, long), *before[1:]), "docx").pieces == [
        ("“A guide” to “A very long heading that goes on a …”", f"A guide\n{long}\nSit down."),
    ]


def test_word_of_very_many_headings_is_read_in_stretches_named_by_the_first_and_the_last():
    lines = [line for number in range(1, 9) for line in ((True, f"Rule {number}"), (False, "Be kind. " * 30))]
    pieces = read(headed(*lines), "docx", pages=7).pieces
    assert [label for label, _ in pieces] == [f"“Rule {first}” to “Rule {min(first + 2, 8)}”" for first in (1, 4, 7)]


def test_word_without_headings_is_read_in_stretches():
    pieces = read(files.word(*(["A line of words. " * 60] * 7)), "docx").pieces
    assert [(label, len(text)) for label, text in pieces] == [("part 1", 3059), ("part 2", 3059), ("part 3", 1019)]


def test_slides_are_read_with_their_notes():
    found = read(files.slides("Bus fares", "Tea", notes="Speak slowly"), "pptx").pieces
    assert found == [("slide 1", "Bus fares\nSpeak slowly"), ("slide 2", "Tea")]


def test_plain_text_is_read_however_it_is_written():
    assert read("Café\r\n\r\n  au lait\n".encode("cp1252"), "txt").pieces == [("", "Café\nau lait")]
    assert read("Café".encode("utf-16"), "txt").pieces == [("", "Café")]
    assert [label for label, _ in read(b"many words\n" * 700, "txt").pieces] == ["part 1", "part 2", "part 3"]


def test_captions_are_read_without_times_and_marks():
    words = b"WEBVTT\n\nNOTE by Joe\n\n1\n00:01.000 --> 00:04.000\n<v Dana>Tea &amp; <i>cake</i>\n\n"
    later = b"01:02:03.000 --> 01:02:04.000\n" + b"More. " * 600 + b"\n\n01:05:00.000 --> 01:05:01.000\nEnd\n"
    found = read(words + later, "vtt").pieces
    assert [(label, text[:10]) for label, text in found] == [("from 0:01", "Tea & cake"), ("from 1:05:00", "End")]


# What is not ----------------------------------------------------------------------------

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "kiwi"><!ENTITY b "&a;&a;">]>'
)
WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
HOSTILE_XML = ENTITIES + WORD + b"<w:t>lemur &x; &b;</w:t></w:r></w:p></w:body></w:document>"


@pytest.mark.parametrize(
    ("content", "ending", "fault"),
    [
        (files.locked_pdf("Secret"), "pdf", "locked"),
        (files.word("Words"), "pdf", "other"),
        (files.pdf("Words"), "docx", "other"),
        (files.slides("Words"), "docx", "other"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "docx", "locked"),
        (files.pdf("Words")[:300], "pdf", "broken"),
        (files.word("Words")[:2000], "docx", "other"),
        (b"%PDF-1.7 " + b"\x00\xff" * 500, "pdf", "broken"),
        (b"", "pdf", "other"),
        (b"", "docx", "other"),
        (b"", "txt", "empty"),
        (files.pdf(""), "pdf", "empty"),
        (b"Not captions", "vtt", "other"),
        (packed(**{"word/document.xml": b"<not", "[Content_Types].xml": b"<x/>"}), "docx", "broken"),
    ],
)
def test_file_that_cannot_be_read_is_a_sentence_and_no_words(content, ending, fault):
    assert read(content, ending) == Extract([], FAULTS[fault])


def test_entities_in_a_word_file_lead_nowhere():
    found = read(changed(files.word("Words"), "word/document.xml", lambda _: HOSTILE_XML), "docx")
    said = " ".join(text for _, text in found.pieces)
    assert ("root:" in said, "kiwi" in said) == (False, False)


def test_a_pdf_of_2000_pages_is_read_as_far_as_the_limit_goes():
    found = read(files.many_pages(2000, "Bus fares"), "pdf")
    assert (found.pieces, found.words) == ([("page 1", "Bus fares")], FAULTS["pages"].format(number=500))


def test_a_page_that_is_damaged_does_not_stop_the_others():
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, NumberObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(files.pdf("One", "Two", "Three"))))
    writer.pages[1][NameObject("/Contents")] = NumberObject(7)
    writer.pages[1][NameObject("/Resources")] = NumberObject(7)
    found = read(files.written(writer), "pdf")
    assert ([label for label, _ in found.pieces if label != "page 2"]) == ["page 1", "page 3"]


def test_too_large_and_too_long_are_said():
    assert read(b"words " * 10, "txt", size=20) == Extract([], FAULTS["large"])
    long = read(b"words\n" * 5000, "txt", characters=7000)
    assert (sum(len(text) for _, text in long.pieces), long.words) == (7000, FAULTS["long"].format(number="7,000"))


def test_archive_that_unpacks_to_too_much_is_not_unpacked():
    bomb = packed(**{"word/document.xml": bytes(3 * MIB), "[Content_Types].xml": b"<x/>"})
    assert len(bomb) < MIB // 100
    assert read(bomb, "docx", unpacked=2 * MIB) == Extract([], FAULTS["unpacks"])


def test_process_that_takes_too_much_memory_is_refused_it():
    one = b"<w:p><w:r><w:t>" + b"lemur " * 50 + b"</w:t></w:r></w:p>"
    large = WORD.removesuffix(b"<w:p><w:r>") + one * 200_000 + b"</w:body></w:document>"
    content = changed(files.word("Words"), "word/document.xml", lambda _: large)
    assert read(content, "docx", memory=220 * MIB) == Extract([], FAULTS["memory"])


def test_process_that_takes_too_long_is_stopped_and_what_it_read_is_kept():
    slow = files.many_pages(1500, "Word after word. " * 150, alike=True)
    stopped = read(slow, "pdf", cpu=1, pages=1500, characters=10 * MIB)
    assert stopped.words == FAULTS["slow"]
    assert 0 < len(stopped.pieces) < 1500
    assert read(slow, "pdf", wall=0.01) == Extract([], FAULTS["slow"])


def test_process_cannot_say_more_than_it_may():
    assert read(b"words\n" * 5000, "txt", answer=5000).words == FAULTS["broken"]
