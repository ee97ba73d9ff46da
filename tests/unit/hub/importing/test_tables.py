"""Reading tables of resources: what is understood, and what is named as wrong."""

import pytest

from hub.importing.refused import Refused
from hub.importing.tables import check, records, sample

HEAD = "title,summary,link,type\n"
ROW = "A guide,What it is.,https://library.example/a,Guide\n"


def table(tmp_path, content: bytes | str):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path):
    return [(record.line, check(record).data, check(record).faults) for record in records(path)]


def refusal(path) -> str:
    with pytest.raises(Refused) as refused:
        list(records(path))
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        HEAD + ROW,
        "\ufeff" + HEAD + ROW,
        "Title;Description;URL;Kind\r\nA guide;What it is.;https://library.example/a;guide\r\n",
        "LINK\tType\tsummary\t Title \nhttps://library.example/a\tGUIDE\tWhat it is.\tA guide\n",
        (HEAD + ROW).encode("utf-16"),
    ],
    ids=["plain", "mark of UTF-8", "semicolons", "tabs, other order", "UTF-16"],
)
def test_spellings_of_the_same_table_are_understood(tmp_path, content):
    ((line, data, faults),) = rows(table(tmp_path, content))
    assert (line, faults) == (2, [])
    assert data == {
        "title": "A guide",
        "summary": "What it is.",
        "link": "https://library.example/a",
        "type": "guide",
        "format": "document",
        "year": None,
        "topics": [],
        "audience": [],
    }


def test_sample_table_is_good(tmp_path):
    found = rows(table(tmp_path, sample()))
    assert [faults for _, _, faults in found] == [[], []]
    assert found[0][1]["topics"] == ["payment", "benefits"]


def test_missing_columns_are_named_with_what_is_expected(tmp_path):
    assert refusal(table(tmp_path, "title,year,colour\nA,2020,red\n")) == (
        "These columns are missing in the first row: summary, link, type. Expected are: title, summary, link, type, "
        "format, year, topics, audience; title, summary, link, type must be there. Found: title, year, colour. "
        "Nothing was imported."
    )


def test_broken_encoding_is_refused_with_line_and_byte(tmp_path):
    words = refusal(table(tmp_path, (HEAD + ROW).encode() + b"Caf\xe9,a place,https://x.example,Guide\n"))
    assert words.startswith("The file is broken or not in UTF-8: line 3, byte 4 of that line, is no character.")


def test_broken_byte_behind_the_first_piece_is_found_in_its_line(tmp_path):
    lines = [f"Guide {n},What it is.,https://library.example/{n},Guide\n".encode() for n in range(9000)]
    lines[8000] = b"ab\xff" + lines[8000]
    words = refusal(table(tmp_path, HEAD.encode() + b"".join(lines)))
    assert words.startswith("The file is broken or not in UTF-8: line 8002, byte 3 of that line, is no character.")


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file holds no table: there is nothing in it."),
        (HEAD.encode(), "The table has headings and no rows."),
        (b"PK\x03\x04rest", "This is a ZIP or Excel file"),
        (HEAD.encode() + b"a\x00b,c,d,e\n", "Line 2 holds a character (NUL)"),
        (b"title,title,summary,link,type\na,b,c,d,e\n", "More than one column means the same: title."),
        (HEAD.encode() + b'"' + b"x" * 200_000, "Line 2 cannot be read as a row of a table"),
    ],
    ids=["empty", "blank", "no rows", "Excel", "NUL", "column twice", "quotation mark that never ends"],
)
def test_file_that_is_no_table_is_refused_with_a_sentence(tmp_path, content, words):
    assert refusal(table(tmp_path, content)).startswith(words)


def test_file_of_more_than_100_mb_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024 + 1)
    assert refusal(path).startswith("The file has 100 MB; the most is 100 MB.")


def test_each_fault_of_a_row_is_said(tmp_path):
    path = table(tmp_path, "title,summary,link,type,year\n" + f"{'x' * 256},,javascript:alert(1),Tpye,20\n")
    ((_, _, faults),) = rows(path)
    assert faults == [
        "The title has 256 characters; the most is 255.",
        "The summary is missing.",
        "“javascript:alert(1)” is no web address. It must begin with https:// or http://.",
        "“Tpye” is no type we know. Known are: Guide, Report, Case study, Checklist, Template, Policy, Training, "
        "Paper, Other.",
        "“20” is no year. Write four digits, from 1900 to 2100, or nothing.",
    ]


def test_row_with_more_cells_than_headings_is_bad(tmp_path):
    ((line, _, faults),) = rows(table(tmp_path, HEAD + "A,b,https://x.example,Guide,more\n"))
    assert line == 2
    assert faults[0].startswith("This row has 5 cells, and the headings are 4.")


def test_lines_are_counted_as_in_the_file(tmp_path):
    path = table(tmp_path, HEAD + '\n"A","two\nlines",https://x.example/1,Guide\n' + ROW)
    assert [(line, data["summary"]) for line, data, _ in rows(path)] == [(3, "two lines"), (5, "What it is.")]


def test_formula_is_text(tmp_path):
    ((_, data, faults),) = rows(table(tmp_path, HEAD + '"=cmd|x",+1,https://x.example/1,Guide\n'))
    assert (data["title"], data["summary"], faults) == ("=cmd|x", "+1", [])
