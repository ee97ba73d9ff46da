"""An editor writes down consent on paper in the story's own form."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from stories.models import ConsentEntry, StoryIndexPage, StoryPage, StoryRecord
from tests.factories.members import MemberFactory
from tests.factories.pages import StoryPageFactory, index_of
from tests.factories.stories import page_of, told
from tests.integration.test_cms_admin import add_url, signed_in, story_form

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}
ON_PAPER = {"paper_uses": ["site", "print"], "paper_where": "Signed form, blue folder", "paper_given_on": "2026-11-03"}
BY_ITSELF = {"HTTP_ACCEPT": "application/json"}
HELD = "Nobody has said yet that this story may be on the hub."


@pytest.fixture
def actor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


@pytest.fixture
def editor(actor) -> Client:
    return signed_in(actor)


def a_form(sent: dict | None = None) -> dict:
    """What the page editor sends. The uses are one field with several values, which story_form would number."""
    sent = dict(sent or {})
    uses = {"paper_uses": sent.pop("paper_uses")} if "paper_uses" in sent else {}
    return story_form(**sent) | uses


def add(editor: Client, sent: dict | None = None, **asked):
    return editor.post(add_url(StoryPage, StoryIndexPage), a_form(sent), **asked)


def edit_url(page: StoryPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def answers() -> list[tuple]:
    return list(ConsentEntry.objects.values_list("use", "given", "on_paper"))


def test_published_without_a_word_of_consent_the_story_is_held_beside_the_question(editor):
    answer = add(editor, PUBLISH)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["paper_uses"]
    assert HELD in answer.text and "He kept falling." in answer.text
    assert (StoryPage.objects.count(), StoryRecord.objects.count()) == (0, 0)


def test_story_and_its_consent_go_public_with_one_press(client, editor, actor):
    assert add(editor, {**ON_PAPER, **PUBLISH}).status_code == 302
    page = StoryPage.objects.get()
    assert page.live and "Told by Sparrow" in client.get("/stories/the-kitchen-door/").text
    where = "Signed form, blue folder"
    assert sorted(answers()) == [("print", True, where), ("site", True, where)]
    row = ConsentEntry.objects.get(use="site")
    assert (row.record, row.by, f"{row.given_on:%Y-%m-%d}") == (page.record, actor, "2026-11-03")
    assert page.record.look_again_on.year == timezone.localdate().year + 1


def test_consent_is_written_down_with_a_draft_and_not_asked_for_again(editor):
    add(editor, ON_PAPER)
    page = StoryPage.objects.get()
    assert (page.live, len(answers())) == (False, 2)
    assert 'name="paper_where"' not in editor.get(edit_url(page)).text
    assert editor.post(edit_url(page), a_form(PUBLISH)).status_code == 302
    assert (StoryPage.objects.get().live, len(answers())) == (True, 2)


def test_draft_without_consent_is_kept_and_published_later_with_it(editor):
    add(editor)
    page = StoryPage.objects.get()
    assert 'name="paper_where"' in editor.get(edit_url(page)).text
    held = editor.post(edit_url(page), a_form(PUBLISH))
    assert list(held.context["form"].errors) == ["paper_uses"]
    assert editor.post(edit_url(page), a_form(ON_PAPER | PUBLISH)).status_code == 302
    assert (StoryPage.objects.get().live, len(answers())) == (True, 2)


@pytest.mark.parametrize("action", [{}, PUBLISH])
@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"paper_where": " "}, "paper_where", "Say where the paper is kept, so that somebody can find it."),
        ({"paper_given_on": "2999-01-01"}, "paper_given_on", "Write the day on the paper: it cannot be after today."),
        ({"paper_given_on": "soon"}, "paper_given_on", "Write the day like this: 2026-11-30."),
        (
            {"paper_look_again_on": "2001-01-01"},
            "paper_look_again_on",
            "Choose a day after today, within the next five",
        ),
        ({"paper_where": "x" * 201}, "paper_where", "This is too long: it may have 200 characters."),
    ],
)
def test_half_a_consent_is_refused_beside_its_field_and_nothing_typed_is_lost(changes, field, sentence, action, editor):
    answer = add(editor, {**ON_PAPER, **changes, **action})
    assert list(answer.context["form"].errors) == [field]
    assert sentence in answer.text and "He kept falling." in answer.text
    assert f'value="{changes[field].strip()}"' in answer.text
    assert (StoryPage.objects.count(), answers()) == (0, [])


def test_use_that_does_not_exist_is_refused(editor):
    answer = add(editor, {**ON_PAPER, "paper_uses": ["site", "billboards"]})
    assert list(answer.context["form"].errors) == ["paper_uses"]
    assert answers() == []


def test_paper_that_says_no_to_the_hub_is_written_down_and_holds_the_page(editor):
    add(editor, {**ON_PAPER, "paper_uses": ["training"]})
    page = StoryPage.objects.get()
    assert answers() == [("training", True, "Signed form, blue folder")]
    held = editor.post(edit_url(page), a_form({"paper_uses": ["training"], **PUBLISH}))
    assert list(held.context["form"].errors) == ["paper_uses"]
    assert (StoryPage.objects.get().live, len(answers())) == (False, 1)


def test_what_saves_by_itself_while_somebody_types_writes_no_consent(editor):
    saved = add(editor, {**ON_PAPER, "paper_where": "Signed fo"}, **BY_ITSELF).json()
    again = editor.post(
        edit_url(StoryPage.objects.get()),
        a_form({**ON_PAPER, "paper_where": "", "overwrite_revision_id": saved["revision_id"]}),
        **BY_ITSELF,
    ).json()
    assert (saved["success"], again["success"], answers()) == (True, True, [])


def test_preview_writes_no_consent(editor):
    url = reverse("wagtailadmin_pages:preview_on_add", args=["stories", "storypage", index_of(StoryIndexPage).pk])
    assert editor.post(url, a_form(ON_PAPER)).json()["is_valid"] is True
    assert editor.get(url).status_code == 200
    assert (answers(), StoryRecord.objects.count()) == ([], 0)


def test_story_that_a_member_told_is_not_asked_about_again(editor):
    page = page_of(told())
    assert 'name="paper_uses"' not in editor.get(edit_url(page)).text
    editor.post(edit_url(page), a_form(ON_PAPER))
    assert ConsentEntry.objects.exclude(on_paper="").count() == 0


def test_live_story_from_before_the_records_stays_and_needs_no_paper(editor):
    page = StoryPageFactory(slug="the-kitchen-door")
    page.record.entries.all()._raw_delete("default")
    StoryRecord.objects.filter(pk=page.record_id).update(from_before=True)
    assert editor.post(edit_url(page), a_form(PUBLISH)).status_code == 302
    assert StoryPage.objects.get().live


def test_who_may_not_publish_stories_writes_down_no_consent():
    member, group = MemberFactory(), Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in ("add_page", "change_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=permission)
    member.groups.add(group)
    writer = signed_in(member)
    assert 'name="paper_uses"' not in writer.get(add_url(StoryPage, StoryIndexPage)).text
    assert add(writer, ON_PAPER).status_code == 302
    assert (StoryPage.objects.count(), answers()) == (1, [])
