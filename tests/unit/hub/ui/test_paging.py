import pytest

from hub.ui.paging import page_window


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_first_last_and_neighbours_are_shown_and_gaps_hide_more_than_one_page(number, last, shown):
    assert page_window(number, last) == shown
