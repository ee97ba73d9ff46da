from datetime import UTC, datetime

from search.backends.rows import LONG, clean, row_of, topic_key, topic_keys
from tests.factories.documents import a_document

NOW = datetime(2026, 11, 3, tzinfo=UTC)


def test_control_characters_and_delimiters_are_taken_out():
    assert clean("a\x00b\ue000c\ud800d\te") == "a b cd\te"


def test_text_is_bounded_in_bytes_without_half_a_letter():
    assert clean("é" * 600, 101) == "é" * 50
    assert len(row_of(a_document(body="word " * LONG), NOW).body.encode()) <= LONG


def test_topics_become_slugs_between_bars():
    assert topic_keys(("Phone costs", "Pay", "!")) == "|phone-costs|pay|"
    assert topic_keys(()) == ""
    assert topic_key("Éire & co.") == "éire-co"


def test_fingerprint_depends_on_content_and_not_on_time():
    looks = row_of(a_document(1, body="one"), NOW).fingerprint
    assert row_of(a_document(1, body="one"), datetime(2027, 1, 1, tzinfo=UTC)).fingerprint == looks
    assert row_of(a_document(1, body="two"), NOW).fingerprint != looks
    assert row_of(a_document(1, body="one", audience="members"), NOW).fingerprint != looks


def test_year_is_the_documents_own_where_it_can_be_one_and_changes_the_fingerprint():
    rows = [row_of(a_document(year=year), NOW) for year in (None, 2026, 2021, 0, 99_999)]
    assert [row.year for row in rows] == [2026, 2026, 2021, 2026, 2026]
    assert [row.fingerprint == rows[0].fingerprint for row in rows] == [True, True, False, True, True]


def test_date_without_a_zone_is_taken_for_the_hubs():
    assert row_of(a_document(date=datetime(2026, 11, 3, 12)), NOW).date == datetime(2026, 11, 3, 12, tzinfo=UTC)
