from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from search.asking.language import NO_AUTHOR, NO_DATE, NO_MINUS, NO_PLACE, understood
from search.words import LONGEST_WORD


def words(text):
    return understood(text).words


def london(*date):
    return datetime(*date, tzinfo=ZoneInfo("Europe/London"))


def test_words_are_small_letters_in_their_order():
    assert words("How do I get my Travel costs?") == ("how", "do", "i", "get", "my", "travel", "costs")


@pytest.mark.parametrize("text", ["", " ", "-", "---", '"""', '""', "( ) * ^ : +", "\x00\x01\x1b", "🙂", "…", '-""'])
def test_no_letters_ask_for_nothing(text):
    asked = understood(text)
    assert (asked.words, asked.exact, asked.without, asked.notes) == ((), (), (), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('NEAR("pay" 3)', ("near", "pay", "3")),
        ('"unbalanced', ("unbalanced",)),
        ("pay AND NOT voucher*", ("pay", "and", "not", "voucher")),
        ("title:pay http://voucher", ("title", "pay", "http", "voucher")),
        ("pay\x00voucher", ("pay", "voucher")),
        ("co-pro_group/pay", ("co", "pro", "group", "pay")),
        ("<script>alert(1)</script>", ("script", "alert", "1", "script")),
        ("cafe\u0301", ("café",)),
        ("people’s carer's", ("people", "s", "carer", "s")),
        ("don't won’t pay", ("pay",)),
        ("Straße भाषा 数学", ("straße", "भाषा", "数学")),
        ("ﬁrst vouch\u00ader ＦＵＬＬ２０ ½", ("first", "voucher", "full20", "½")),
        ("carerʼs İstanbul v\u0301oucher", ("carer", "s", "istanbul", "v\u0301oucher")),
    ],
)
def test_signs_only_separate(text, found):
    assert words(text) == found


def test_quotes_ask_for_the_exact_words_and_count_as_words_too():
    asked = understood('“Travel costs” now "on time"')
    assert asked.exact == (("travel", "costs"), ("on", "time"))
    assert asked.words == ("travel", "costs", "now", "on", "time")


def test_minus_before_a_word_or_a_phrase_leaves_it_out():
    asked = understood('pay -voucher -"gift card" co-pro –late')
    assert asked.without == (("voucher",), ("gift", "card"), ("late",))
    assert asked.words == ("pay", "co", "pro")


def test_author_place_and_dates_narrow():
    asked = understood('pay author:"Sam Okafor" in:Kitchen-Table after:2026-03 before:2026-11-22')
    assert (asked.words, asked.author, asked.place) == (("pay",), ("sam", "okafor"), "kitchen-table")
    assert (asked.since, asked.until) == (london(2026, 3, 1), london(2026, 11, 22))
    assert asked.narrows is True
    assert understood("after:2026").since == london(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("author:", NO_AUTHOR),
        ('author:""', NO_AUTHOR),
        ("in:", NO_PLACE),
        ("in:---", NO_PLACE),
        ("before:", NO_DATE.format(word="before:")),
        ("before:no", NO_DATE.format(word="before:no")),
        ("after:2026-13", NO_DATE.format(word="after:2026-13")),
        ("after:2026-02-30", NO_DATE.format(word="after:2026-02-30")),
        ("after:0000", NO_DATE.format(word="after:0000")),
        ("before:9999", NO_DATE.format(word="before:9999")),
        ("before:٢٠٢٦", NO_DATE.format(word="before:٢٠٢٦")),
        ("-author:sam", NO_MINUS),
    ],
)
def test_what_cannot_be_understood_is_left_out_with_a_sentence(text, sentence):
    asked = understood(f"pay {text}")
    assert (asked.words, asked.notes, asked.narrows) == (("pay",), (sentence,), False)


def test_long_text_and_long_words_are_cut():
    assert words("x" * 8000) == ("x" * LONGEST_WORD,)
    assert understood("ab " * 4000).too_long is True
    assert len(understood('"a b" ' * 50).exact) == 8
