"""The monthly team update: one click, one draft a month."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError

from hub.cms.actions import start_team_update
from hub.cms.models import NewsPage
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2026, 11, 22)


@pytest.fixture
def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


def headings(page) -> list[str]:
    return [str(block.value).split("</h2>")[0].removeprefix("<h2>") for block in page.body]


def test_click_makes_a_draft_with_the_fixed_parts_by_the_editor(editor):
    page = NewsPage.objects.get(pk=start_team_update(actor=editor, day=DAY).pk)
    assert (page.title, page.slug, page.live) == ("Team update: November 2026", "team-update-november-2026", False)
    assert (page.series.name, [person.member for person in page.bylines.all()]) == ("Monthly update", [editor])
    assert headings(page) == ["What we did", "Coming up", "Get involved", "Thanks"]
    assert headings(page.get_latest_revision_as_object()) == headings(page)


def test_second_click_in_a_month_finds_the_first_draft(editor):
    first = start_team_update(actor=editor, day=DAY)
    again = start_team_update(actor=MemberFactory(admin=True), day=date(2026, 11, 30))
    assert (again.pk, NewsPage.objects.count()) == (first.pk, 1)


def test_next_month_has_a_page_of_its_own_in_the_same_series(editor):
    first = start_team_update(actor=editor, day=DAY)
    second = start_team_update(actor=editor, day=date(2026, 12, 1))
    assert (second.title, second.series) == ("Team update: December 2026", first.series)


@pytest.mark.parametrize("who", [AnonymousUser, MemberFactory])
def test_only_people_who_write_news_start_one(who):
    with pytest.raises(PermissionDenied):
        start_team_update(actor=who(), day=DAY)
    assert NewsPage.objects.count() == 0


def test_update_whose_hints_still_stand_is_not_published(editor):
    page = NewsPage.objects.get(pk=start_team_update(actor=editor, day=DAY).pk)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert refused.value.message_dict == {
        "body": ["“What we did” still holds its hint. Write over it, or take the part out."]
    }
    page.body = []
    page.full_clean()
