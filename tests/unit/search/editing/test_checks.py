import pytest
from django.core.exceptions import ValidationError

from search.editing.checks import checked_lines, checked_phrase


def test_lines_are_tidied_and_empty_ones_left_out():
    assert checked_lines("  bus \n\n\tlong   distance\x0bcoach\x00\n") == ["bus", "long distance", "coach"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("bus", "Write at least two lines: words that say the same, each on a line of its own."),
        ("", "Write at least two lines: words that say the same, each on a line of its own."),
        ("bus\n!!", "“!!” has no word in it. Write letters, or take the line out."),
        ("bus\n2024", "“2024” has no word in it. Write letters, or take the line out."),
        ("co-pro\nCO PRO", "“co-pro” and “CO PRO” are the same words for the search. Take one of them out."),
        (
            "bus\nhow to",
            "“how to” stands in almost every text, so nothing particular would be found by it. Take the line out.",
        ),
        ("bus\n" + "x" * 61, f"“{'x' * 30}…” has 61 characters; 60 is the most for one line."),
        (
            "\n".join(f"word{n}x" for n in range(21)),
            "There are 21 lines; 20 is the most. Make two groups of them.",
        ),
    ],
)
def test_what_is_wrong_is_said(text, sentence):
    with pytest.raises(ValidationError) as raised:
        checked_lines(text)
    assert raised.value.messages == [sentence]


def test_stop_phrase_has_a_word_and_an_end():
    assert checked_phrase(" where  can I find ") == "where can I find"
    for bad in ("…", "123", "x" * 101):
        with pytest.raises(ValidationError):
            checked_phrase(bad)
