"""A member's story on its way to the editors."""

from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import PageLogEntry, Revision, WorkflowState

from hub.mail.models import Mail
from stories.actions import Telling, tell_story
from stories.enums import StoryKind, Use
from stories.models import ConsentEntry, PictureConsent, StoryPage, StoryRecord
from stories.wording import CURRENT
from tests.factories.members import MemberFactory
from tests.factories.stories import a_recording, captions, page_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_story_becomes_a_draft_in_the_editors_workflow():
    record = told(themes=["Housing"])
    page = page_of(record)
    assert (page.live, page.title, page.kind, [tag.name for tag in page.themes.all()]) == (
        False,
        "The kettle",
        "written",
        ["Housing"],
    )
    assert str(page.body[0].value) == "<p>Once.</p>\n\n<p>Twice.</p>"
    assert WorkflowState.objects.get().status == "in_progress"


def test_words_are_words_and_never_html():
    page = page_of(told(words="5 < 6 & <b>bold</b>\nnext line"))
    assert page.body[0].value.source == "<p>5 &lt; 6 &amp; &lt;b&gt;bold&lt;/b&gt;<br/>next line</p>"


def test_every_use_that_was_agreed_to_is_a_row_with_its_wording():
    member = MemberFactory()
    record = told(member, uses=[Use.SITE, Use.PRINT])
    rows = list(ConsentEntry.objects.values_list("use", "given", "wording", "by", "on_paper"))
    assert rows == [("site", True, CURRENT, member.pk, ""), ("print", True, CURRENT, member.pk, "")]
    assert [use for use in Use if record.allows(use)] == ["site", "print"]


def test_without_consent_for_the_hub_nothing_is_kept():
    with pytest.raises(ValidationError) as error:
        told(uses=[Use.PRINT])
    assert list(error.value.message_dict) == ["site"]
    assert (StoryRecord.objects.count(), StoryPage.objects.count()) == (0, 0)


def test_form_that_is_sent_twice_tells_one_story():
    member = MemberFactory()
    assert told(member, key="k") == told(member, key="k")
    assert StoryPage.objects.count() == 1


def test_only_members_tell():
    with pytest.raises(PermissionDenied):
        tell_story(Telling(title="A", summary="B", uses=[Use.SITE]), actor=AnonymousUser())


def test_under_a_chosen_name_page_versions_log_and_mail_name_nobody():
    member = MemberFactory(display_name="Zenobia Quill", handle="zenobia")
    page = page_of(told(member, told_as="Sparrow"))
    assert (page.owner, page.storyteller, page.teller_name) == (None, None, "Sparrow")
    assert list(Revision.objects.values_list("user", flat=True)) == [None]
    assert set(PageLogEntry.objects.values_list("user", flat=True)) == {None}
    assert WorkflowState.objects.get().requested_by is None
    said = repr([list(Revision.objects.values_list("content")), list(Mail.objects.values_list("subject", "text"))])
    assert "enobia" not in said


def test_recording_and_captions_become_documents_without_the_name_of_the_file():
    page = page_of(told(kind=StoryKind.VIDEO, recording=a_recording("zenobia.mp4"), captions=captions("zenobia.vtt")))
    assert "enobia" not in f"{page.recording.file.name} {page.captions.file.name} {page.recording.title}"
    assert (page.transcript, page.recording.uploaded_by_user, list(page.body)) == (
        "<p>Once.</p>\n\n<p>Twice.</p>",
        None,
        [],
    )


def test_audio_without_a_recording_is_refused_and_leaves_no_file(tmp_path):
    with pytest.raises(ValidationError):
        told(kind=StoryKind.VIDEO, recording=a_recording("film.mp4"), words="")
    assert get_document_model().objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_picture_is_saved_anew_without_what_the_camera_wrote():
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "zenobia's camera"
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG", exif=exif)
    upload = SimpleUploadedFile("zenobia.jpg", out.getvalue())
    page = page_of(told(picture=upload, picture_alt="A teal wall"))
    with page.picture.file.open() as kept:
        assert b"zenobia" not in kept.read()
    assert (page.picture_alt, "zenobia" in page.picture.file.name) == ("A teal wall", False)
    assert PictureConsent.objects.get().image == page.picture


def test_picture_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        told(picture=SimpleUploadedFile("a.jpg", b"no picture"), picture_alt="Nothing")
    assert StoryRecord.objects.count() == 0
