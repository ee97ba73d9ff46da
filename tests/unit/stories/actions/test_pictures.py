"""People in pictures: nobody is shown who has not said yes, and who takes it back is gone at once."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.images import get_image_model

from stories.actions import note_person
from stories.models import PictureConsent, StoryPage
from tests.factories.members import MemberFactory
from tests.factories.pages import PictureFactory, StoryPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


def named(picture, editor, state="given", **fields):
    return note_person(PictureConsent(), actor=editor, image=picture, name="Ada", state=state, **fields)


@pytest.mark.parametrize("place", ["field", "block"])
def test_story_with_somebody_who_was_not_asked_cannot_go_live(place, editor):
    picture = PictureFactory()
    person = named(picture, editor, "asked")
    fields = {"picture": picture, "picture_alt": "Ada"}
    if place == "block":
        fields = {"body": [("picture", {"picture": picture, "alt": "Ada"})]}
    page = StoryPageFactory(draft=True, **fields)
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    note_person(person, actor=editor, image=picture, name="Ada", state="given")
    page.get_latest_revision().publish()
    assert StoryPage.objects.get().live


def test_consent_that_is_taken_back_removes_the_picture_from_its_pages(editor, django_capture_on_commit_callbacks):
    picture = PictureFactory()
    page = StoryPageFactory(picture=picture, picture_alt="Ada")
    paths = [Path(picture.file.path), Path(picture.get_rendition("width-300").file.path)]
    person = named(picture, editor)
    with django_capture_on_commit_callbacks(execute=True):
        note_person(person, actor=editor, image=picture, name="Ada", state="withdrawn")
    page.refresh_from_db()
    assert (page.picture, page.live, [path.exists() for path in paths]) == (None, True, [False, False])
    assert get_image_model().objects.count() == 0
    row = PictureConsent.objects.get()
    assert (row.state, row.image, row.by) == ("withdrawn", None, editor)


def test_what_was_taken_back_is_final(editor):
    person = named(PictureFactory(), editor, "withdrawn")
    with pytest.raises(ValidationError):
        note_person(person, actor=editor, image=PictureFactory(), name="Ada", state="given")


def test_paper_needs_a_place(editor):
    with pytest.raises(ValidationError) as error:
        named(PictureFactory(), editor, "paper")
    assert list(error.value.message_dict) == ["where"]


def test_only_people_who_publish_stories_write_it_down():
    with pytest.raises(PermissionDenied):
        named(PictureFactory(), MemberFactory())
