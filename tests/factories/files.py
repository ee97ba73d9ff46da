"""Real files for tests: PDF, Word, PowerPoint."""

from io import BytesIO

from docx import Document
from fpdf import FPDF
from pptx import Presentation
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject


def pdf(*pages: str) -> bytes:
    """A PDF with these words, a page each."""
    made = FPDF()
    made.set_font("Helvetica", size=12)
    for words in pages:
        made.add_page()
        made.multi_cell(0, 6, words)
    return bytes(made.output())


def many_pages(number: int, first: str, *, alike: bool = False) -> bytes:
    """A PDF of so many pages, made cheaply: after the first one all are empty, or show the same again."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(first))))
    for _ in range(number - 1):
        page = writer.add_blank_page(200, 200)
        for key in ("/Contents", "/Resources") if alike else ():
            page[NameObject(key)] = writer.pages[0].raw_get(key)
    return written(writer)


def locked_pdf(words: str, password: str = "tea") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(words))))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*lines: str, heading: str = "") -> bytes:
    """A Word file; `heading` stands above the lines."""
    made, out = Document(), BytesIO()
    if heading:
        made.add_heading(heading, level=1)
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def slides(*texts: str, notes: str = "") -> bytes:
    """A PowerPoint file with a slide for each text; the first one has notes."""
    made, out = Presentation(), BytesIO()
    for text in texts:
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = text
    if notes:
        made.slides[0].notes_slide.notes_text_frame.text = notes
    made.save(out)
    return out.getvalue()
