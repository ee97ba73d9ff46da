import pytest

from search.missed.telling import is_robot, worth_keeping


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Parking", "parking"),
        ("Where can I find the PARKING, please?", "find parking please"),
        ("easy read easy", "easy read"),
        ("step 4 funding", "step 4 funding"),
        ("blåbær", "blåbær"),
    ],
)
def test_telling_words_are_kept_in_their_order(typed, kept):
    assert worth_keeping(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "the", "x", "42", "…", "\x00"),
        *("sam@example.org", "mail of sam @ example", "https://example.org/me", "www.example.org"),
        *("07700 900123", "+44 (0)20 7946", "born 12/03/1981", "case 12345", "SW1A 1AA", "near n1 9gu"),
        *("hunter2secret", "correcthorse9battery"),
        *("x" * 31, "one two three four five six seven eight nine", "word " * 2000),
        *('"exact words"', "pay -rates", "author:sam pay", "in:news pay", "before:2020 pay", "before:never pay"),
    ],
)
def test_what_may_say_something_of_a_person_or_is_no_plain_question_is_not_kept(typed):
    assert worth_keeping(typed) == ""


def test_robots_are_known_by_what_they_say():
    robots = (
        "",
        "Googlebot/2.1",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "curl/8.1",
        "python-requests/2",
        "Yahoo! Slurp",
    )
    assert [is_robot(agent) for agent in robots] == [True] * len(robots)
    assert not is_robot("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
