"""`manage.py load_demo`, as someone at a terminal meets it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.documents.models import Document
from wagtail.models import Page

from forums.models import Post, Space, Thread
from members.models import Member
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def run_load_demo() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def everything() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Member, Space, Thread, Post, Page, Document)}


def test_first_load_makes_the_community_and_prints_logins():
    printed = run_load_demo()
    counts = everything()
    assert {name: counts[name] for name in ("Member", "Space", "Thread", "Post")} == {
        "Member": 20,
        "Space": 4,
        "Thread": 25,
        "Post": 200,
    }
    assert [line.split()[0] for line in printed.splitlines()[-4:]] == ["Admin", "Editor", "Facilitator", "Member"]


def test_second_load_changes_nothing():
    run_load_demo()
    before = everything()
    printed = run_load_demo()
    assert printed.splitlines()[0] == "The demo community is already there; nothing was changed."
    assert everything() == before


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
