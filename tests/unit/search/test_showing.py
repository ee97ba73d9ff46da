import pytest

from search.showing import family_of, marked


@pytest.mark.parametrize(
    ("title", "phrases", "shown"),
    [
        ("Payments & benefits", {("payment",)}, "<mark>Payments</mark> &amp; benefits"),
        ("Paying fares on the day", {("pay",), ("fare",)}, "<mark>Paying fares</mark> on the day"),
        ("What co-production is", {("co", "production"), ("copro",)}, "What <mark>co-production</mark> is"),
        ("The co-op makes a production", {("co", "production")}, "The co-op makes a production"),
        ("<b>Police</b>", {("policy",)}, "&lt;b&gt;Police&lt;/b&gt;"),
    ],
)
def test_title_marks_every_phrase_that_stands_in_it_as_a_whole(title, phrases, shown):
    assert marked(title, phrases) == shown


def test_words_of_one_family_are_one_and_others_are_not():
    families = ["meet meets meeting meetings", "policy policies", "plan planned planning plans", "voice voices voiced"]
    assert [len({family_of(word) for word in words.split()}) for words in families] == [1, 1, 1, 1]
    apart = ["police policy", "bus busy", "king kin", "access acces", "need nee", "red r", "class clas"]
    assert [len({family_of(word) for word in words.split()}) for words in apart] == [2] * len(apart)
