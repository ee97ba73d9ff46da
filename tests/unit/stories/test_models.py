import pytest
from django.core.exceptions import ValidationError

from stories.models import OFFERED_KINDS, StoryKind, StoryPage
from tests.factories.members import MemberFactory
from tests.factories.pages import StoryPageFactory

pytestmark = pytest.mark.django_db


def problems(page) -> set[str]:
    try:
        page.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


def test_story_needs_a_teller():
    page = StoryPage(title="A story", summary="What happened.", slug="a-story", path="00010001x", depth=3)
    assert "told_as" in page.missing()


def test_story_is_told_by_a_member_or_under_a_chosen_name_never_both():
    page = StoryPageFactory(told_as="Sparrow")
    page.storyteller = MemberFactory()
    assert problems(page) == {"told_as"}


def test_chosen_name_leads_to_nobody():
    page = StoryPageFactory(told_as="Sparrow")
    assert (page.teller_name, page.teller_url) == ("Sparrow", "")


def test_member_who_tells_is_linked():
    page = StoryPageFactory(storyteller=MemberFactory(handle="marcia", display_name="Marcia B."), told_as="")
    assert (page.teller_name, page.teller_url) == ("Marcia B.", "/members/marcia/")


def test_story_stays_when_its_member_has_left():
    page = StoryPageFactory(storyteller=MemberFactory(), told_as="")
    page.storyteller.delete()
    page = StoryPage.objects.get(pk=page.pk)
    assert (page.teller_name, page.teller_url, problems(page)) == ("A former member", "", set())


def test_only_written_stories_are_offered_for_now():
    assert OFFERED_KINDS == (StoryKind.WRITTEN,)
    form = StoryPage.get_edit_handler().get_form_class()(instance=StoryPage(), for_user=MemberFactory())
    assert form.fields["kind"].choices == [("written", "Written")]
