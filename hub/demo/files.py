"""Real PDF and Word files for the demo, made from the same words as the page they belong to."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from fpdf import FPDF, TextStyle
from fpdf.enums import XPos, YPos

from hub.demo.markup import Block, blocks, to_plain
from hub.demo.source import DAY, read

LANGUAGE = "en-GB"
# The fonts that every PDF reader has know no curly quotation marks.
STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
INK, TEAL = (33, 28, 23), (10, 90, 92)
MADE = datetime.combine(DAY, time(9), UTC)


@dataclass(frozen=True)
class Paper:
    """What a file holds: `lead` are a few short lines under the title, `body` is light markup."""

    title: str
    lead: tuple[str, ...]
    body: str


def make(kind: str, paper: Paper) -> bytes:
    """Return `paper` as a file of `kind`, "pdf" or "docx"."""
    return MAKERS[kind](paper)


def pdf(paper: Paper) -> bytes:
    """Return an A4 PDF with title, language and a bookmark for every heading."""
    document = _Sheet(paper)
    document.add_page()
    document.start_section(paper.title.translate(STRAIGHT), level=0)
    document.ln(2)
    for line in paper.lead:
        document.words(line)
    document.ln(3)
    for block in blocks(paper.body):
        document.block(block)
    return bytes(document.output())


def docx(paper: Paper) -> bytes:
    """Return a Word file with real headings, lists and a language, so that it can be read aloud and searched."""
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = read("hub")["name"]
    document.core_properties.language = LANGUAGE
    document.core_properties.created = MADE.replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), LANGUAGE)
    document.add_heading(paper.title, level=1)
    for line in paper.lead:
        document.add_paragraph(line)
    for block in blocks(paper.body):
        _add_to_word(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


MAKERS: dict[str, Callable[[Paper], bytes]] = {"pdf": pdf, "docx": docx}


class _Sheet(FPDF):
    """An A4 page in the hub's plain look, with the page number at its foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.set_title(paper.title)
        self.set_author(read("hub")["name"])
        self.set_lang(LANGUAGE)
        self.set_creation_date(MADE)
        self.set_margins(25, 25, 25)
        self.set_auto_page_break(auto=True, margin=25)
        self.set_section_title_styles(
            TextStyle("Times", "B", 24, TEAL, b_margin=2),
            TextStyle("Times", "B", 16, TEAL, t_margin=4, b_margin=1),
        )
        self.set_text_color(*INK)
        self.set_font("Helvetica", size=12)

    def footer(self) -> None:
        self.set_y(-18)
        self.set_font("Helvetica", size=10)
        self.cell(0, 8, f"{read('hub')['name']}, page {self.page_no()}", align="R")
        self.set_font("Helvetica", size=12)

    def words(self, text: str, *, indent: float = 0) -> None:
        self.set_x(self.l_margin + indent)
        self.multi_cell(0, 6.5, text.translate(STRAIGHT), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def block(self, block: Block) -> None:
        lines = [to_plain(line) for line in block.lines]
        if block.kind == "heading":
            self.start_section(lines[0].translate(STRAIGHT), level=1)
            return
        if block.kind in {"list", "numbered"}:
            for number, line in enumerate(lines, 1):
                mark = "\u00b7" if block.kind == "list" else f"{number}."
                self.words(f"{mark} {line}", indent=5)
        else:
            self.words(" ".join(lines), indent=8 if block.kind == "quote" else 0)
        self.ln(2.5)


WORD_STYLES = {"list": "List Bullet", "numbered": "List Number", "quote": "Quote"}


def _add_to_word(document: Document, block: Block) -> None:
    lines = [to_plain(line) for line in block.lines]
    if block.kind == "heading":
        document.add_heading(lines[0], level=2)
    elif block.kind in {"list", "numbered"}:
        for line in lines:
            document.add_paragraph(line, style=WORD_STYLES[block.kind])
    else:
        document.add_paragraph(" ".join(lines), style=WORD_STYLES.get(block.kind))
