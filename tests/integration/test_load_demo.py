"""`manage.py load_demo`, as someone at a terminal meets it."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from wagtail.documents.models import Document
from wagtail.models import Page

from forums.models import Post, Space, Thread
from members.models import Member
from search.models import SynonymGroup
from search.queries import search
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
KEPT = (Member, Space, Thread, Post, Page, Document, SynonymGroup)
TODAY = {"Member": 40, "Space": 6, "Thread": 62, "Post": 600}


def run_load_demo() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def everything() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in KEPT}


def talk_and_people() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Member, Space, Thread, Post)}


def test_first_load_makes_the_community_and_prints_logins_and_a_second_one_changes_nothing():
    printed = run_load_demo()
    assert talk_and_people() == TODAY
    assert [line.split()[0] for line in printed.splitlines()[-4:]] == ["Admin", "Editor", "Facilitator", "Member"]

    before = everything()
    printed = run_load_demo()
    assert printed.splitlines()[0] == "The demo community is already there; nothing was changed."
    assert everything() == before

    call_command("search", "rebuild", stdout=StringIO())
    for words in ("I feel unsafe at home", "help I am in danger"):
        assert search(AnonymousUser(), words).hits[0].title == "If you are not safe at home"


def test_hub_with_an_older_demo_gets_the_rest_once_and_without_those_who_left():
    run_load_demo()
    first = Thread.objects.order_by("pk")[25].pk
    Thread.objects.filter(pk__gte=first + 2).delete()
    Member.objects.filter(handle__in=["shanice", "gwen"]).delete()
    Thread.objects.filter(pk=first).update(title="Somebody gave it another title")
    printed = run_load_demo()
    assert printed.startswith("The demo community has grown")
    assert talk_and_people() == TODAY | {"Member": TODAY["Member"] - 1}
    assert run_load_demo().startswith("The demo community is already there; nothing was changed.")


def test_load_is_refused_off_loopback(settings):
    settings.BASE_URL = "https://hub.example"
    with pytest.raises(CommandError, match="only where BASE_URL is a loopback address"):
        run_load_demo()
    assert Member.objects.count() == 0


def test_load_is_refused_where_a_handle_is_taken():
    MemberFactory(handle="gwen")
    with pytest.raises(CommandError, match="A member called gwen is here already"):
        run_load_demo()
    assert Member.objects.count() == 1
