"""Answers to "may we?": given, taken back, on paper, never changed afterwards."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from stories.actions import change_uses, record_on_paper, still_right, withdraw
from stories.enums import Use
from stories.models import ConsentEntry, StoryPage
from stories.queries import allowing, due, records_for, to_look_at_again
from stories.wording import BEFORE_RECORDS
from tests.factories.members import MemberFactory
from tests.factories.pages import StoryPageFactory
from tests.factories.stories import page_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


def test_one_use_is_taken_back_and_the_page_stays():
    member = MemberFactory()
    record = told(member, publish=True)
    change_uses(record, actor=member, uses=[Use.SOCIAL, Use.TRAINING, Use.PRINT], look_again_on=None)
    assert [use for use in Use if record.allows(use)] == ["site", "social", "training", "print"]
    assert page_of(record).live


def test_history_keeps_every_answer_and_only_those_that_changed():
    member = MemberFactory()
    record = told(member, uses=[Use.SITE, Use.NEWSLETTER])
    change_uses(record, actor=member, uses=[], look_again_on=None)
    change_uses(record, actor=member, uses=[Use.NEWSLETTER], look_again_on=None)
    rows = list(ConsentEntry.objects.filter(use="newsletter").values_list("given", flat=True))
    assert rows == [True, False, True]
    assert ConsentEntry.objects.count() == 4


def test_rows_of_the_history_are_neither_changed_nor_deleted():
    entry = told().entries.first()
    entry.given = False
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_nobody_else_answers_for_a_storyteller():
    record = told()
    for stranger in (MemberFactory(), MemberFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            change_uses(record, actor=stranger, uses=[], look_again_on=None)


def test_day_to_look_again_is_a_year_ahead_unless_chosen():
    today = timezone.localdate()
    assert told().look_again_on == today + timedelta(days=365)
    with pytest.raises(ValidationError):
        told(look_again_on=today)


def test_editor_writes_down_consent_on_paper_with_where_it_is():
    page = StoryPageFactory(draft=True)
    actor = editor()
    record_on_paper(page.record, actor=actor, uses=[Use.PRINT], where="Blue folder")
    row = ConsentEntry.objects.get(use=Use.PRINT)
    assert (row.use, row.given, row.wording, row.by, row.on_paper) == (
        "print",
        True,
        BEFORE_RECORDS,
        actor,
        "Blue folder",
    )


def test_paper_that_nobody_could_find_is_refused():
    page = StoryPageFactory(draft=True)
    with pytest.raises(ValidationError):
        record_on_paper(page.record, actor=editor(), uses=[Use.SITE], where="  ")


def test_members_write_down_no_paper():
    page = StoryPageFactory(draft=True)
    with pytest.raises(PermissionDenied):
        record_on_paper(page.record, actor=MemberFactory(), uses=[Use.SITE], where="Blue folder")


def test_story_without_consent_cannot_go_live():
    page = StoryPageFactory(draft=True)
    page.record.entries.all()._raw_delete("default")
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    assert not StoryPage.objects.get(pk=page.pk).live


def test_story_from_before_the_records_stays_and_asks_for_a_look():
    page = StoryPageFactory()
    page.record.entries.all()._raw_delete("default")
    page.record.from_before, page.record.look_again_on = True, None
    page.record.save()
    StoryPage.objects.get(pk=page.pk).save()
    assert StoryPage.objects.get(pk=page.pk).live
    assert to_look_at_again(editor()) == 1


def test_report_finds_stories_by_use_and_by_day():
    actor = editor()
    both, one = told(), told(uses=[Use.SITE])
    assert list(allowing(records_for(actor), Use.PRINT)) == [both]
    assert list(allowing(records_for(actor), Use.SITE)) == [one, both]
    one.look_again_on = timezone.localdate()
    one.save()
    assert list(due(records_for(actor))) == [one]


def test_record_of_a_story_that_was_taken_back_stays_as_it_is():
    member = MemberFactory()
    record = told(member)
    withdraw(record, actor=member)
    with pytest.raises(ValidationError):
        change_uses(record, actor=member, uses=[Use.PRINT], look_again_on=None)
    with pytest.raises(ValidationError):
        still_right(record, actor=member)


def test_consent_report_is_for_people_who_publish_stories():
    with pytest.raises(PermissionDenied):
        records_for(MemberFactory())
    assert to_look_at_again(MemberFactory()) == 0
