import pytest

from search.backends.spelling import is_plain


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("vocher", "voucher"),
        ("vouucher", "voucher"),
        ("budegt", "budget"),
        ("caer", "care"),
        ("voucjer", "voucher"),
        ("dropin", "drop in"),
    ],
)
def test_plain_slips_are_taken_for_what_was_meant(typed, near):
    assert is_plain(typed, near)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("wages", "waves"), ("pip", "pipe"), ("adhd", "add"), ("mri", "mei"), ("zoom", "room"), ("pills", "bills")],
)
def test_short_words_that_may_be_right_are_not(typed, near):
    assert not is_plain(typed, near)
