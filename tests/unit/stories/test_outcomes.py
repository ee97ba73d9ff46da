"""Storytellers hear by mail what became of their story."""

import pytest

from hub.mail.models import Mail
from stories.actions import change_story, withdraw
from stories.models import StoryPage
from stories.outcomes import note_published, note_returned
from tests.factories.members import MemberFactory
from tests.factories.pages import StoryPageFactory
from tests.factories.stories import page_of, told
from tests.unit.stories.actions.test_change import returned, telling

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def letters(member) -> list[tuple[str, str]]:
    return list(Mail.objects.filter(to=member.email).order_by("pk").values_list("subject", "text"))


def test_mail_about_a_published_story_comes_once_and_does_not_name_it():
    member = MemberFactory()
    record = told(member, title="Zyxwandrel", told_as="Sparrow", publish=True)
    page = page_of(record)
    assert [note_published(page.pk), note_published(page.pk)] == [True, False]
    ((subject, text),) = letters(member)
    assert subject == "Your story is published"
    assert f"/account/stories/{record.pk}/" in text
    assert [word for word in ("zyxwandrel", "sparrow") if word in text.lower()] == []


def test_mail_about_a_story_that_was_not_taken_holds_the_editors_words():
    member = MemberFactory()
    record = returned(member)
    page = page_of(record)
    assert [note_returned(page.pk), note_returned(page.pk)] == [True, False]
    ((subject, text),) = letters(member)
    assert (subject, "A little short." in text) == ("About the story you told", True)


def test_each_answer_of_the_editors_is_a_mail_of_its_own():
    member = MemberFactory()
    record = returned(member)
    note_returned(page_of(record).pk)
    change_story(record, telling(), actor=member)
    state = page_of(record).current_workflow_state
    state.current_task_state.task.on_action(state.current_task_state, None, "reject", comment="Nearly.")
    assert note_returned(page_of(record).pk)
    assert ["Nearly." in text for _, text in letters(member)] == [False, True]


def test_taking_back_takes_the_mails_out_of_the_queue():
    member = MemberFactory()
    record = returned(member)
    page_id = page_of(record).pk
    note_returned(page_id)
    withdraw(record, actor=member)
    assert letters(member) == []
    assert (note_returned(page_id), letters(member)) == (False, [])


def test_people_who_did_not_tell_it_here_get_no_mail():
    StoryPageFactory(storyteller=MemberFactory(), told_as="")
    assert note_published(StoryPage.objects.get().pk) is False
    assert Mail.objects.count() == 0
