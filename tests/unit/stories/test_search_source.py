import pytest

from stories.search_source import StorySource
from tests.factories.members import MemberFactory
from tests.factories.pages import StoryPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_story_is_found_by_its_words_themes_and_teller():
    page = StoryPageFactory(body=[("text", "<p>He falls at the kitchen door.</p>")], themes=["caring"])
    [found] = StorySource().documents([page.pk])
    assert (found.kind, found.url, found.audience) == ("story", f"/stories/{page.slug}/", "public")
    assert (found.body, found.topics, found.people) == ("He falls at the kitchen door.", ("caring",), ("Sparrow",))


def test_content_note_is_searched_like_the_summary_and_told_of_this_moment():
    noted, open_story = StoryPageFactory(content_note="Speaks of hearing voices."), StoryPageFactory()
    [found] = StorySource().documents([noted.pk])
    assert found.summary == "What happened to somebody.\nSpeaks of hearing voices."
    assert StorySource().content_notes([noted.pk, open_story.pk]) == {noted.pk: "Speaks of hearing voices."}


def test_story_under_a_chosen_name_does_not_name_a_member():
    member = MemberFactory(display_name="Marcia B.")
    told_as = StoryPageFactory(told_as="Sparrow", owner=member)
    [found] = StorySource().documents([told_as.pk])
    assert found.people == ("Sparrow",)
