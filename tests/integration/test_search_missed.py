"""What people searched for and found nothing: what is kept of it, for how long, and who reads it."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from hub.pagecache.models import Change
from members.models import AuditEntry
from search.backends import backend
from search.member_erasure import forget_missed
from search.missed import actions
from search.missed.noting import behind
from search.missed.queries import missed_searches
from search.models import MissedSearch
from tests.factories.documents import a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MISSED = "/admin/search/missed/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False


@pytest.fixture
def editor(client):
    member = MemberFactory(display_name="Edna Quill")
    member.groups.add(Group.objects.get(name="Editors"))
    client.force_login(member)
    return member


def ask(text, agent=FIREFOX, **more):
    answer = Client(headers={"User-Agent": agent}).get("/search/", {"q": text, **more})
    assert answer.status_code == 200
    return answer


def kept():
    return list(MissedSearch.objects.order_by("pk").values_list("words", "times"))


def test_words_that_find_nothing_are_counted_by_the_day():
    ask("Parking?"), ask("where is PARKING"), ask("ramps")
    assert kept() == [("parking", 2), ("ramps", 1)]
    assert {row.day for row in MissedSearch.objects.all()} == {timezone.localdate()}


def test_what_finds_something_is_narrowed_or_comes_from_a_robot_is_not_kept():
    backend().index([a_document(1, kind="news", title="Rates")])
    ask("rates", page="9"), ask("ramps", year="2020"), ask("ramps", topic="pay"), ask("ramps", kind="news")
    ask("ramps", page="2"), ask("", topic="pay"), ask("ramps", agent="Googlebot/2.1"), ask("ramps", agent="")
    Client(headers={"User-Agent": FIREFOX}).head("/search/?q=ramps")
    Client(headers={"User-Agent": FIREFOX, "Sec-Purpose": "prefetch"}).get("/search/?q=ramps")
    assert kept() == []


def test_words_of_a_members_name_are_not_kept():
    MemberFactory(display_name="Åsa Okafor", handle="asa-o", is_active=False)
    ask("okafor ill"), ask("ÅSA moves"), ask("asa"), ask("okaforish")
    assert kept() == [("okaforish", 1)]


def test_same_words_from_one_address_count_once_an_hour(settings):
    settings.RATE_LIMITS = True
    ask("ramps"), ask("ramps"), ask("Ramps!")
    assert kept() == [("ramps", 1)]


def test_table_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    for words in ("ramps", "lifts", "doors", "ramps"):
        actions.keep(words)
    assert kept() == [("ramps", 2), ("lifts", 1)]


def test_page_is_there_when_nothing_can_be_written(monkeypatch, caplog):
    def read_only(*args, **named):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr("search.missed.noting.keep", read_only)
    with caplog.at_level(logging.WARNING, "hub.search"):
        ask("ramps")
    assert "a search that found nothing was not noted: attempt to write" in caplog.text


def test_search_empties_no_page_cache():
    before = Change.objects.count()
    ask("ramps")
    assert (kept(), Change.objects.count()) == ([("ramps", 1)], before)


def test_editors_read_what_was_asked_twice_and_know_what_to_do(client, editor):
    for words, times in {"parking": 3, "lift access": 2, "my secret": 1}.items():
        MissedSearch.objects.create(words=words, day=timezone.localdate(), times=times)
    MissedSearch.objects.create(words="parking", day=timezone.localdate() - timedelta(days=3), times=1)
    page = client.get(MISSED).content.decode()
    assert [(each.words, each.times) for each in missed_searches(editor)] == [("parking", 4), ("lift access", 2)]
    assert "my secret" not in page
    add = client.get("/admin/search/synonyms/add/", {"word": "lift access"}).content.decode()
    assert "/admin/search/synonyms/add/?word=lift%20access" in page and ">\nlift access</textarea>" in add
    first = client.get("/admin/search/first/question/", {"question": "parking"}).content.decode()
    assert "/admin/search/first/question/?question=parking" in page and "First for “parking”" in first
    assert missed_searches(MemberFactory()) == []


def test_words_are_taken_off_the_list_and_the_log_does_not_repeat_them(client, editor):
    MissedSearch.objects.create(words="parking", day=timezone.localdate(), times=3)
    client.post(f"{MISSED}forget/", {"words": "parking"})
    assert kept() == []
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.target, entry.detail) == (
        editor,
        "search.missed_forgotten",
        "missed-search",
        "",
    )
    assert client.post(f"{MISSED}forget/", {"words": "parking\x00"}).status_code == 302


def test_erasure_takes_words_of_the_name_along():
    for words in ("okafor moves", "okaforish", "ramps"):
        MissedSearch.objects.create(words=words, day=timezone.localdate(), times=1)
    forget_missed(["Åsa Okafor", "asa-o"])
    assert [words for words, _ in kept()] == ["okaforish", "ramps"]


def test_old_words_are_forgotten_by_the_day():
    today = timezone.localdate()
    for days in (89, 90, 91):
        MissedSearch.objects.create(words=f"w{days}", day=today - timedelta(days=days), times=1)
    assert actions.forget_old() == 1
    assert [words for words, _ in kept()] == ["w89", "w90"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_words_are_kept_behind_the_answer(transactional_db):
    ask("ramps")
    behind.waiting.join()
    assert kept() == [("ramps", 1)]
    MissedSearch.objects.all().delete()
