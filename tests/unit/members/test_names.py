import pytest

from members.names import lines, one_line


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Sam \n Okoro ", "Sam Okoro"),
        ("Sam\x00\x01\x0b", "Sam"),
        ("\u202eneves maS", "neves maS"),
        ("Zoë 👩\u200d🔬", "Zoë 👩\u200d🔬"),
        ("יעל", "יעל"),
        ("\u200b\u2060\u3164", ""),
        ("", ""),
    ],
)
def test_name_is_one_line_that_shows(typed, shown):
    assert one_line(typed) == shown


def test_lines_keep_their_newlines():
    assert lines(" One\r\nTwo\x00\x0c\n") == "One\nTwo"
