from search.backends.base import Piece
from search.backends.excerpts import as_html, beginning_of, best_of, pieces_of
from search.backends.rows import CLOSE, OPEN


def test_pieces_follow_the_delimiters():
    assert pieces_of(f"We {OPEN}pay{CLOSE}\n\nfor time") == (
        Piece("We "),
        Piece("pay", marked=True),
        Piece(" for time"),
    )


def test_html_of_an_excerpt_is_escaped_inside_and_outside_the_marks():
    pieces = (Piece("<script>"), Piece('"&<b>', marked=True), Piece("</mark>"))
    assert as_html(pieces) == "&lt;script&gt;<mark>&quot;&amp;&lt;b&gt;</mark>&lt;/mark&gt;"


def test_text_with_the_most_different_words_is_best():
    one, two = f"{OPEN}pay{CLOSE} {OPEN}Pay{CLOSE}", f"{OPEN}pay{CLOSE} {OPEN}people{CLOSE}"
    assert best_of((one, two), ("plain",)) == pieces_of(two)


def test_without_a_marked_text_the_first_plain_one_begins():
    assert best_of(("unmarked", ""), ("", "Our summary.")) == (Piece("Our summary."),)
    assert best_of((), ("", " ")) == ()


def test_beginning_ends_after_a_whole_word():
    text = "many words, " * 40
    assert beginning_of(text).endswith(("many…", "words…"))
    assert len(beginning_of(text)) <= 221
    assert beginning_of("short\n text") == "short text"
