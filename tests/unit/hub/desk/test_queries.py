from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from forums import actions as forum
from hub.cms.actions import propose
from hub.cms.models import ResourceIndexPage, ResourcePage
from hub.desk import lines, queries
from tests.factories.feedback import FeedbackFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor(db):
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor


def titles(items):
    return [item.title for item in items]


def suggest(title: str, by):
    page = ResourcePage(title=title, summary="What it is.", link="https://library.example/")
    return propose(page, parent=index_of(ResourceIndexPage), actor=by)


def test_what_members_suggest_waits_for_editors_with_the_name_of_who_did(editor):
    suggest("A guide", MemberFactory(display_name="Dana"))
    (item,) = queries.to_check(editor)
    assert (item.title, item.word) == ("A guide", "from Dana")
    assert queries.to_check(MemberFactory()) == []


def test_drafts_are_those_of_the_viewer(editor):
    NewsPageFactory(title="Mine", draft=True, owner=editor)
    NewsPageFactory(title="Theirs", draft=True)
    assert titles(queries.drafts(editor)) == ["Mine"]


def test_scheduled_pages_come_in_the_order_of_their_days(editor):
    now = timezone.now()
    for days in (9, 2):
        page = NewsPageFactory(title=f"In {days} days", draft=True, owner=editor)
        page.go_live_at = now + timedelta(days=days)
        page.save_revision().publish()
    assert titles(queries.scheduled(editor)) == ["In 2 days", "In 9 days"]
    assert queries.drafts(editor) == []


def test_published_lately_is_for_those_who_work_on_pages(editor):
    NewsPageFactory(title="Fresh")
    assert titles(queries.published(editor))[0] == "Fresh"


def test_reports_are_a_line_for_admins_alone(editor):
    forum.contact_team(actor=MemberFactory(), message="Where is Friday?")
    admin = MemberFactory(admin=True)
    assert [line.words for line in lines.lines_for(admin)] == ["1 report or message"]
    assert lines.lines_for(editor) == []


def test_answers_are_a_line_for_editors(editor):
    FeedbackFactory()
    FeedbackFactory()
    FeedbackFactory(done=True)
    assert [line.words for line in lines.lines_for(editor)] == ["2 new answers to “Was this clear?”"]
    assert lines.lines_for(MemberFactory()) == []
