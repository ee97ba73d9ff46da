from search.asking.synonyms import terms_of, ways_of, without_phrases
from search.backends.base import Term, term

GROUPS = [["co-production", "coproduction", "Co-pro", "copro"], ["bus", "coach"]]
WAYS = ways_of(GROUPS)
COPRO = Term(ways=(("co", "pro"), ("co", "production"), ("copro",), ("coproduction",)))


def terms(*words):
    return terms_of(words, WAYS)


def test_every_way_to_say_it_gives_the_same_term():
    asked = [("copro",), ("coproduction",), ("co", "pro"), ("co", "production")]
    assert [terms(*words) for words in asked] == [(COPRO,)] * 4


def test_synonyms_stand_among_other_words_and_common_words_go():
    assert terms("the", "co", "pro", "of", "pay") == (COPRO, term("pay"))
    assert terms("co", "operation") == (term("co"), term("operation"))


def test_words_of_a_synonym_are_looked_for_one_by_one_as_well_unless_they_are_one_word_written_apart():
    ways = ways_of([["travel costs", "fares"], ["day of rest", "respite"]])
    assert terms_of(("travel", "costs"), ways) == (
        Term(ways=(("fares",), ("travel", "costs"))),
        term("travel"),
        term("costs"),
    )
    assert terms_of(("day", "of", "rest"), ways)[1:] == (term("day"), term("rest"))
    assert terms_of(("fares",), ways) == (Term(ways=(("fares",), ("travel", "costs"))),)


def test_term_counts_once():
    assert terms("pay", "coach", "pay", "bus") == (term("pay"), Term(ways=(("bus",), ("coach",))))


def test_phrase_of_two_groups_says_what_either_says():
    ways = ways_of([["bus", "coach"], ["coach", "trainer"]])
    assert ways[("trainer",)] == (("bus",), ("coach",), ("trainer",))


def test_nothing_to_say_is_no_group():
    assert ways_of([["", "..."], []]) == {}
    assert terms_of((), {}) == ()


def test_stop_phrases_go_wherever_they_stand():
    stop = [("where", "can", "i", "find"), ("information", "about")]
    assert without_phrases(("where", "can", "i", "find", "information", "about", "pay"), stop) == ("pay",)


def test_stop_phrase_stays_where_nothing_else_would_be_left():
    assert without_phrases(("information", "about"), [("information", "about")]) == ("information", "about")
