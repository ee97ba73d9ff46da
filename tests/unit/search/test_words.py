import pytest

from search.words import LONGEST_WORD, MOST_WORDS, words_of


def searched(text):
    return words_of(text).searched


def test_words_are_small_letters_and_each_only_once():
    assert searched("Paying PEOPLE, paying people!") == ("paying", "people")


def test_common_words_are_left_out_beside_telling_ones():
    assert searched("How do I get my travel costs?") == ("get", "travel", "costs")


@pytest.mark.parametrize("text", ["the", "who are we", "it's", "What if I don't?"])
def test_only_common_words_leave_nothing_and_say_so(text):
    assert (searched(text), words_of(text).only_common) == ((), True)


@pytest.mark.parametrize("text", ["", " ", "-", "---", '"""', "( ) * ^ : +", "\x00\x01\x1b", "🙂", "…"])
def test_no_letters_leave_nothing(text):
    assert (searched(text), words_of(text).only_common) == ((), False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('NEAR("pay" "vouchers", 3)', ("near", "pay", "vouchers", "3")),
        ('"unbalanced', ("unbalanced",)),
        ("pay AND NOT voucher*", ("pay", "voucher")),
        ("title:pay -voucher", ("title", "pay", "voucher")),
        ("pay\x00voucher", ("pay", "voucher")),
        ("co-pro_group/pay", ("co", "pro", "group", "pay")),
        ("<script>alert(1)</script>", ("script", "alert", "1")),
        ("cafe\u0301", ("café",)),
        ("people’s carer's", ("people", "carer")),
        ("Straße भाषा 数学", ("straße", "भ", "ष", "数学")),
    ],
)
def test_signs_only_separate(text, words):
    assert searched(text) == words


def test_a_lot_of_words_are_cut_and_it_is_said():
    words = words_of(" ".join(f"word{number}" for number in range(100)))
    assert (len(words.searched), words.cut) == (MOST_WORDS, True)
    assert words_of("a few words").cut is False


def test_long_text_is_cut():
    assert words_of("x" * 8000) == words_of("x" * 8000)
    assert searched("x" * 8000) == ("x" * LONGEST_WORD,)
    assert words_of("ab " * 4000).cut is True
