import pytest
from django.core.exceptions import ValidationError

from stories.models import StoryKind, StoryPage
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


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ({"kind": StoryKind.AUDIO}, {"recording", "transcript"}),
        ({"kind": StoryKind.AUDIO, "recording_link": "https://vimeo.com/1", "transcript": "<p>Words</p>"}, set()),
        ({"kind": StoryKind.VIDEO, "recording_link": "https://vimeo.com/1", "no_speech": True}, set()),
        ({"kind": StoryKind.VIDEO, "recording_link": "https://vimeo.com/1"}, {"transcript"}),
        ({"kind": StoryKind.WRITTEN}, set()),
    ],
)
def test_recorded_story_needs_a_recording_and_words_to_read(parts, missing):
    assert set(StoryPage(title="A story", live=False, told_as="Sparrow", **parts).missing()) == missing


def test_video_of_our_own_needs_captions():
    page = StoryPage(title="A story", live=False, told_as="Sparrow", kind=StoryKind.VIDEO, transcript="<p>Words</p>")
    page.recording_id = 1
    assert set(page.missing()) == {"captions"}


def test_story_says_how_long_it_takes():
    words = [StoryPage(kind=StoryKind.AUDIO, minutes=minutes).kind_and_length for minutes in (1, 12, None)]
    assert words == ["Audio · 1 minute", "Audio · 12 minutes", "Audio"]


def test_editor_who_publishes_a_members_story_gives_them_its_record():
    member = MemberFactory()
    assert StoryPageFactory(storyteller=member, told_as="").record.member == member
    assert StoryPageFactory(draft=True, storyteller=member, told_as="").record.member is None
