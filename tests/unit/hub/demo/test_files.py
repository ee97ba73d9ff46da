import io

import pytest
from docx import Document
from pypdf import PdfReader

from hub.demo import source
from hub.demo.files import Paper, make

PAPER = Paper("Tea and talk", ("Allies' group", "3 November"), "## First\n\nCosts £5.\n\n- one.\n- two.\n\n> Good.")


def test_pdf_holds_title_language_bookmarks_and_words():
    reader = PdfReader(io.BytesIO(make("pdf", PAPER)))
    assert reader.metadata.title == "Tea and talk"
    assert reader.root_object["/Lang"] == "en-GB"
    top, below = reader.outline
    assert [top["/Title"], *(entry["/Title"] for entry in below)] == ["Tea and talk", "First"]
    assert "Costs £5." in reader.pages[0].extract_text()


def test_word_file_holds_real_headings_and_lists():
    document = Document(io.BytesIO(make("docx", PAPER)))
    assert document.core_properties.title == "Tea and talk"
    assert document.core_properties.language == "en-GB"
    assert [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs] == [
        ("Heading 1", "Tea and talk"),
        ("Normal", "Allies' group"),
        ("Normal", "3 November"),
        ("Heading 2", "First"),
        ("Normal", "Costs £5."),
        ("List Bullet", "one."),
        ("List Bullet", "two."),
        ("Quote", "Good."),
    ]


@pytest.mark.parametrize("item", source.items("notes") + source.items("resources"), ids=lambda item: item["slug"])
def test_every_text_of_the_demo_can_be_printed(item):
    if item.get("body"):
        assert make("pdf", Paper(item["title"], (), item["body"])).startswith(b"%PDF")
