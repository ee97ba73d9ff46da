import pytest

from hub.ui.avatars import TINTS, initials, tint


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kofi Mensah", "KM"),
        ("sparrow", "S"),
        ("Ana Maria de Sousa", "AS"),
        ("Jo (helper)", "J"),
        ("", "?"),
        ("— !", "?"),
    ],
)
def test_initials_are_those_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_tint_is_the_same_for_the_same_handle_and_within_the_palette():
    handles = [f"member-{number}" for number in range(50)]
    assert {tint(handle) for handle in handles} == set(range(1, TINTS + 1))
    assert tint("kofi") == tint("kofi")
