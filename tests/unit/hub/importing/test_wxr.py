"""Reading WordPress exports: what is taken out of them, and what is refused."""

import pytest

from hub.importing.refused import Refused
from hub.importing.wxr import records
from tests.wxr import HEAD, Maker, Sizes

END = "</channel></rss>"
ITEM = "<item><title>A title</title><wp:post_id>7</wp:post_id>{}</item>"


def export(tmp_path, content: str | bytes):
    path = tmp_path / "site.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path) -> str:
    with pytest.raises(Refused) as refused:
        list(records(path))
    return str(refused.value)


def test_items_come_with_their_line_terms_meta_and_comments(tmp_path):
    inner = (
        '<category domain="category" nicename="tea"><![CDATA[Tea & talk]]></category>'
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
        "<wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_content>Hello ]]&gt;</wp:comment_content></wp:comment>"
    )
    site, item = records(export(tmp_path, HEAD + ITEM.format(inner) + END))
    assert (site.kind, site.get("wp:base_blog_url")) == ("site", "https://old.example")
    assert (item.line, item.get("title"), item.get("wp:post_id")) == (9, "A title", "7")
    assert item.terms == [("category", "tea", "Tea & talk")]
    assert item.meta == {"_thumbnail_id": "9"}
    assert item.comments == [{"wp:comment_id": "3", "wp:comment_content": "Hello ]]>"}]


def test_addresses_of_people_are_not_taken_out_of_the_file(tmp_path):
    path = export(tmp_path, Maker(Sizes(posts=4, comments=20, pictures=0, pages=1)).xml())
    taken = repr(list(records(path)))
    assert "Visitor" in taken
    assert "@mail.example" not in taken
    assert "192.0.2" not in taken


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, '<!DOCTYPE rss SYSTEM "http://old.example/x.dtd">'])
def test_any_declared_entity_or_document_type_is_refused(tmp_path, declaration):
    first, rest = HEAD.split("\n", 1)
    words = refusal(export(tmp_path, f"{first}\n{declaration}\n{rest}{ITEM.format('&b;')}{END}"))
    assert words.startswith("Line 2 declares a document type or an entity.")


@pytest.mark.parametrize(
    "content, words",
    [
        (HEAD.encode() + b"<item><title>Caf\xe9</title></item>", "The file is broken or not in UTF-8: line 9, byte 17"),
        (HEAD + "<item><title>A</item>", "The XML is broken at line 9, character"),
        (HEAD + "<item><title>A", "The XML is broken at line 9"),
        ("title,link\na,b\n", "This is no XML file."),
        ("<html><body>x</body></html>", "This is an XML file, but no WordPress export: it begins with “html”"),
        ("<rss><channel><item><title>A</title></item></channel></rss>", "This is a feed, but no WordPress export"),
        ("<rss><channel></channel></rss>", "This is an XML file, but no WordPress export"),
        (b"PK\x03\x04", "This is a ZIP or Excel file"),
        ("", "The file is empty."),
        (HEAD + "<x>" * 40, "Line 9 is nested too deeply"),
    ],
    ids=["encoding", "crossed", "cut off", "table", "page", "feed", "empty feed", "zip", "empty", "deep"],
)
def test_file_that_is_no_whole_export_is_refused_with_a_sentence(tmp_path, content, words):
    assert refusal(export(tmp_path, content)).startswith(words)


def test_cut_off_file_is_said_to_be_so(tmp_path):
    assert "The file seems to end too early: export it again." in refusal(export(tmp_path, HEAD + "<item>"))


def test_site_without_items_is_read(tmp_path):
    assert [record.kind for record in records(export(tmp_path, HEAD + END))] == ["site"]
