from search.backends.base import Piece
from search.backends.excerpts import WINDOW, as_html, beginning_of, best_of, pieces_of, window_of
from search.backends.rows import CLOSE, OPEN


def test_pieces_follow_the_delimiters():
    assert pieces_of(f"We {OPEN}pay{CLOSE}\n\nfor time") == (
        Piece("We "),
        Piece("pay", marked=True),
        Piece(" for time"),
    )


def test_words_found_side_by_side_are_marked_together():
    text = f"{OPEN}co{CLOSE}-{OPEN}production{CLOSE}, {OPEN}bank{CLOSE} {OPEN}details{CLOSE}"
    assert [piece.text for piece in pieces_of(text) if piece.marked] == ["co-production", "bank details"]


def test_heading_does_not_run_into_what_stands_under_it():
    text = f"What we wish we\nhad known\n{OPEN}Bring{CLOSE}:\nTea\n· Cake.\nThen go home"
    assert (
        "".join(piece.text for piece in pieces_of(text))
        == "What we wish we had known · Bring: Tea · Cake. Then go home"
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


def test_window_lies_where_most_different_words_are():
    text = "voucher " + "filler " * 1000 + "we paid with a Voucher in the Garden " + "filler " * 1000 + "garden garden"
    start, end = window_of(text, ("vouchers", "gardening"))
    assert "paid with a Voucher in the Garden" in text[start:end]
    assert end - start == WINDOW
    assert text[start - 1] == " "


def test_window_at_the_beginning_and_at_the_end():
    text = "voucher " + "filler " * 1000 + "garden"
    assert window_of(text, ("voucher",))[0] == 0
    start, end = window_of(text, ("garden",))
    assert text[start:end].endswith("filler garden")


def test_window_of_a_text_without_the_words_or_short_is_the_whole():
    assert window_of("filler " * 1000, ("voucher",)) == (0, 7000)
    assert window_of("voucher", ("voucher",)) == (0, 7)


def test_window_of_letters_that_grow_when_small():
    text = "İ" * 5000 + " garden"
    start, end = window_of(text, ("garden",))
    assert 0 <= start <= len(text)
