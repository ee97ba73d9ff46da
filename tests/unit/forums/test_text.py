import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from forums.text import TooLong, clean, editable, one_line, own_words, plain

PIECES = st.sampled_from([*"<>/abpliu \"'=&;#!-\n", "script", "href=", "javascript:", "<p>", "</p>", "<ul>", "<li>"])


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Hello", "<p>Hello</p>"),
        ("One\ntwo\n\n\nthree", "<p>One</p><p>two</p><p>three</p>"),
        ("a\r\nb\rc", "<p>a</p><p>b</p><p>c</p>"),
        ("3 < 4 & 5 > 4", "<p>3 &lt; 4 &amp; 5 &gt; 4</p>"),
        ("<b>bold?</b> no", "<p>&lt;b&gt;bold?&lt;/b&gt; no</p>"),
        ("nul\x00 and half \ud800 a pair", "<p>nul and half  a pair</p>"),
        (
            "see https://hub.example/a?b=1&c=2, (https://hub.example).",
            '<p>see <a href="https://hub.example/a?b=1&amp;c=2" rel="nofollow ugc">https://hub.example/a?b=1&amp;c=2</a>,'
            ' (<a href="https://hub.example" rel="nofollow ugc">https://hub.example</a>).</p>',
        ),
    ],
)
def test_plain_text_becomes_paragraphs(body, html):
    assert clean(body).html == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<p>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
        ("<p onclick=x style=y>Hi</p>", "<p>Hi</p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p>x</p>"),
        ('<p><a href=" jAvAsCrIpT:alert(1)">x</a></p>', "<p>x</p>"),
        ('<p><a href="//elsewhere.example">x</a></p>', "<p>x</p>"),
        (
            '<p><a href="/spaces/" target=_blank>x</a></p>',
            '<p><a href="/spaces/" rel="nofollow ugc">x</a></p>',
        ),
        ('<blockquote cite="javascript:alert(1)">x</blockquote>', "<blockquote>x</blockquote>"),
        ('<p><img src=x onerror="alert(1)">x</p>', "<p>x</p>"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<div>one<div>two</div></div>", "<p>one</p><p>two</p>"),
        ("<h1>Big</h1><h4>Small</h4>", "<h2>Big</h2><h2>Small</h2>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>before</p><li>alone</li>", "<p>before</p><p>alone</p>"),
        ("<p>5 < 6</p>", "<p>5 &lt; 6</p>"),
        ("<p>a</p><!-- hidden --><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p></p><p>a</p>", "<p>a</p>"),
    ],
)
def test_html_is_brought_into_the_allowed_shape(body, html):
    assert clean(body).html == html


@pytest.mark.parametrize("body", ["", "  \n ", "<p> </p>", "<p><br></p>", "\u200b\u2060", "<script>x</script><p></p>"])
def test_a_post_without_words_is_refused(body):
    with pytest.raises(ValidationError, match="Write something first"):
        clean(body)


def test_a_post_over_the_limit_is_refused_with_the_limit():
    assert clean("x" * 100_000).text == "x" * 100_000
    with pytest.raises(TooLong, match="it has 100,001 characters, and a post may have 100,000"):
        clean("x" * 100_001)


def test_nesting_is_capped():
    html = clean("<blockquote>" * 5000 + "deep").html
    assert html == "<blockquote>" * 8 + "deep" + "</blockquote>" * 8


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "".join(f"<b a={n}>" for n in range(4000)) + "<p>x" * 10_000,
        "<p>" + '<a href="' * 10_000 + "x",
        "<p>x" + "<!--" * 20_000,
        "<p>" + "</" * 40_000 + "x",
        "https://x" + ")" * 90_000,
        "<p>" + "<![CDATA[" * 10_000 + "x",
    ],
)
def test_hostile_markup_is_cleaned_quickly_and_stays_small(body):
    began = time.process_time()
    cleaned = clean(body)
    assert time.process_time() - began < 2
    assert len(cleaned.html) < 5 * len(body)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_cleaning_twice_changes_nothing(piece):
    try:
        once = clean(f"<p>{piece}</p>x").html
    except ValidationError:
        return
    if "<p>" in once:
        assert clean(once).html == once


def test_plain_text_has_a_line_for_each_block():
    assert plain("<p>One</p><ul><li>two</li><li>three &amp; four</li></ul>") == "One\ntwo\nthree & four"


@pytest.mark.parametrize(
    "body",
    [
        "One\n\ntwo < three",
        "<p>Write &lt;p&gt; here</p>",
        "See https://hub.example/?a=1&b=2 here",
        "<p>A <strong>bold</strong> word</p>",
    ],
)
def test_what_is_put_into_the_edit_box_saves_to_the_same_post(body):
    html = clean(body).html
    assert clean(editable(html)).html == html


def test_a_plain_post_is_edited_as_plain_words():
    assert editable(clean("One\ntwo & https://hub.example").html) == "One\n\ntwo & https://hub.example"


def test_a_title_is_one_line_and_nothing_when_it_would_show_as_nothing():
    assert one_line("  a \n b\x00 ") == "a b"
    assert one_line("\u200b \u2060") == ""


def test_lines_behind_an_angle_are_a_quote_and_can_be_changed_as_they_were_written():
    words = "Sam wrote in post 3:\n\n> One & two\n> three\n\nI agree."
    html = clean(words).html
    quote = "<blockquote><p>One &amp; two</p><p>three</p></blockquote>"
    assert html == f"<p>Sam wrote in post 3:</p>{quote}<p>I agree.</p>"
    assert editable(html) == words
    assert clean(editable(html)).html == html


def test_paragraph_that_begins_with_an_angle_stays_what_it_is_when_it_is_changed():
    html = clean("<p>&gt; no quote</p>").html
    assert clean(editable(html)).html == html


def test_own_words_leave_out_what_is_quoted_unless_there_is_nothing_else():
    assert own_words("<blockquote><p>Theirs</p><blockquote><p>x</p></blockquote></blockquote><p>Mine</p>") == "Mine"
    assert own_words("<blockquote><p>Theirs</p></blockquote>") == "Theirs"
