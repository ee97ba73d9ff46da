"""`manage.py make_corpus`, as someone who measures meets it. One corpus serves all tests that only read."""

import json
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from forums.models import Post, Space, Thread
from forums.queries import visible_threads
from hub.demo import corpus
from members.models import Member
from search.models import IndexedDocument

pytestmark = pytest.mark.django_db
SMALL = corpus.Size(spaces=3, threads=9, posts=60, members=7, hot=25)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setitem(corpus.SIZES, "S", SMALL)


def run_make_corpus(*arguments: str) -> str:
    out = StringIO()
    call_command("make_corpus", *arguments, stdout=out)
    return out.getvalue()


def counts() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Space, Thread, Post, Member))


def test_size_s_is_as_large_as_promised():
    assert corpus.SIZES["S"] == corpus.Size(spaces=10, threads=300, posts=3_000, members=200, hot=500)


def test_corpus_has_its_size(small):
    run_make_corpus("--size", "S", "--json")
    assert counts() == (3, 9, 60, 7)
    assert max(Thread.objects.values_list("last_number", flat=True)) == 25


def test_json_names_what_to_measure(small):
    answer = json.loads(run_make_corpus("--size", "S", "--json"))
    assert list(answer) == ["hot_thread", "median_thread", "space", "thread_ids", "member", "word"]
    paths = {thread.get_absolute_url(): thread for thread in Thread.objects.select_related("space")}
    assert paths[answer["hot_thread"]].last_number == 25
    lengths = sorted(thread.last_number for thread in paths.values())
    assert paths[answer["median_thread"]].last_number == lengths[4]
    assert answer["thread_ids"] == sorted(thread.pk for thread in visible_threads(AnonymousUser()))
    assert answer["space"] == "/spaces/measure-01/"


def test_member_of_the_answer_can_sign_in_and_is_nobody_special(small):
    answer = json.loads(run_make_corpus("--size", "S", "--json"))["member"]
    member = Member.objects.get(email=answer["email"])
    assert member.check_password(answer["password"])
    assert (member.is_active, member.is_superuser) == (True, False)
    assert EmailAddress.objects.filter(user=member, verified=True).count() == 1


def test_search_index_is_complete_at_the_end(small):
    run_make_corpus("--size", "S", "--json")
    assert IndexedDocument.objects.filter(kind="thread").count() == Post.objects.count() > 9


def test_second_run_answers_the_same_and_changes_nothing(small):
    first = run_make_corpus("--size", "S", "--json")
    before = counts()
    assert run_make_corpus("--size", "S", "--json") == first
    assert counts() == before


def test_other_size_on_top_is_refused(small):
    run_make_corpus("--size", "S", "--json")
    with pytest.raises(CommandError, match="Another corpus \\(9 threads\\) is here already"):
        run_make_corpus("--size", "L", "--json")


def test_size_that_is_not_offered_is_refused():
    with pytest.raises(CommandError, match="There is no corpus of size XXL yet; choose one of S, L, XL"):
        run_make_corpus("--size", "XXL")


def test_corpus_is_refused_off_loopback(settings):
    settings.BASE_URL = "https://hub.example"
    with pytest.raises(CommandError, match="The corpus has members with known passwords"):
        run_make_corpus("--size", "S")
    assert Member.objects.count() == 0
