"""A storyteller changes a draft and hands it to the editors again."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import PageLogEntry, Revision, TaskState, WorkflowState

from stories.actions import Telling, change_story, withdraw
from stories.enums import StoryKind
from stories.models import PictureConsent, StoryPage, StoryRecord
from stories.plain import words_of
from tests.factories.members import MemberFactory
from tests.factories.stories import a_recording, captions, page_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def returned(member, **parts) -> StoryRecord:
    record = told(member, **parts)
    state = page_of(record).current_workflow_state
    state.current_task_state.task.on_action(state.current_task_state, None, "reject", comment="A little short.")
    return record


def telling(**parts) -> Telling:
    return Telling(**{"title": "The kettle", "summary": "About tea.", "words": "Once.\n\nThree times.", **parts})


def newest(record) -> StoryPage:
    return page_of(record).get_latest_revision_as_object()


def test_changed_story_is_the_same_page_with_a_new_revision_and_waits_again():
    member = MemberFactory()
    record = returned(member)
    page = page_of(record)
    change_story(record, telling(), actor=member)
    assert (StoryRecord.objects.count(), StoryPage.objects.get().pk) == (1, page.pk)
    assert (words_of(newest(record)), newest(record).summary) == ("Once.\n\nThree times.", "About tea.")
    assert list(WorkflowState.objects.values_list("status", flat=True)) == ["in_progress"]
    assert list(TaskState.objects.order_by("pk").values_list("status", flat=True)) == ["rejected", "in_progress"]


def test_editor_approves_what_was_changed():
    member = MemberFactory()
    record = returned(member)
    change_story(record, telling(title="The pot"), actor=member)
    state = page_of(record).current_workflow_state
    state.current_task_state.task.on_action(state.current_task_state, None, "approve")
    page = page_of(record)
    assert (page.live, page.title, page.slug, words_of(page)) == (True, "The pot", "the-pot", "Once.\n\nThree times.")


def test_change_while_it_waits_begins_the_workflow_anew_so_that_nobody_approves_unread_words():
    member = MemberFactory()
    record = told(member)
    before = page_of(record).current_workflow_state.current_task_state
    change_story(record, telling(), actor=member)
    before.refresh_from_db()
    now = page_of(record).current_workflow_state
    assert (before.status, now.status, now.current_task_state.status) == ("cancelled", "in_progress", "in_progress")
    assert now.current_task_state.revision == page_of(record).get_latest_revision()


def test_under_a_chosen_name_the_change_names_nobody():
    member = MemberFactory(display_name="Zenobia Quill", handle="zenobia")
    record = returned(member, told_as="Sparrow")
    change_story(record, telling(told_as="Wren"), actor=member)
    page = newest(record)
    assert (page.owner, page.storyteller, page.teller_name) == (None, None, "Wren")
    assert set(Revision.objects.values_list("user", flat=True)) == {None}
    assert set(PageLogEntry.objects.values_list("user", flat=True)) == {None}
    assert set(TaskState.objects.values_list("finished_by", flat=True)) == {None}
    assert "enobia" not in repr(list(Revision.objects.values_list("content")))


def test_words_that_did_not_change_keep_what_editors_made_of_them():
    member = MemberFactory()
    record = returned(member)
    page = newest(record)
    page.body = [("text", "<h2>Once.</h2><p><b>Twice.</b></p>"), ("quote", {"quote": "A voice.", "name": ""})]
    page.save_revision()
    change_story(record, telling(words="Once.\n\nTwice."), actor=member)
    assert newest(record).body[0].value.source == "<h2>Once.</h2><p><b>Twice.</b></p>"
    change_story(record, telling(words="Anew."), actor=member)
    assert [block.block_type for block in newest(record).body] == ["text", "quote"]
    assert newest(record).body[0].value.source == "<p>Anew.</p>"


def test_files_stay_until_others_are_chosen():
    member = MemberFactory()
    record = returned(member, kind=StoryKind.VIDEO, recording=a_recording("a.mp4"), captions=captions())
    before = page_of(record)
    change_story(record, telling(kind=StoryKind.VIDEO), actor=member)
    assert (newest(record).recording, newest(record).captions) == (before.recording, before.captions)
    change_story(record, telling(recording=a_recording("zenobia.mp4", b"another")), actor=member)
    after = newest(record)
    assert (after.recording == before.recording, "enobia" in after.recording.file.name) == (False, False)


def test_picture_can_be_left_out():
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG")
    member = MemberFactory()
    record = returned(member, picture=SimpleUploadedFile("a.jpg", out.getvalue()), picture_alt="A wall")
    change_story(record, telling(picture_alt="A teal wall"), actor=member)
    assert (newest(record).picture_alt, PictureConsent.objects.count()) == ("A teal wall", 1)
    change_story(record, telling(), actor=member, without_picture=True)
    assert (newest(record).picture, newest(record).picture_alt) == (None, "")


def test_what_is_missing_is_refused_and_no_file_is_left(tmp_path):
    member = MemberFactory()
    record = returned(member, kind=StoryKind.AUDIO, recording=a_recording())
    there = {path for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ValidationError):
        change_story(record, telling(words="", recording=a_recording("b.mp3", b"x")), actor=member)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == there
    assert get_document_model().objects.count() == 1


def test_only_the_storyteller_changes_it():
    record = returned(MemberFactory())
    for stranger in (MemberFactory(), MemberFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            change_story(record, telling(), actor=stranger)


def test_what_is_published_or_taken_back_is_changed_by_nobody_here():
    member = MemberFactory()
    published, gone = told(member, publish=True), told(member, title="Another")
    withdraw(gone, actor=member)
    for record in (published, gone):
        with pytest.raises(ValidationError):
            change_story(record, telling(), actor=member)


def test_all_versions_go_when_it_is_taken_back(tmp_path, django_capture_on_commit_callbacks):
    member = MemberFactory()
    record = returned(member, kind=StoryKind.AUDIO, recording=a_recording())
    change_story(record, telling(recording=a_recording("b.mp3", b"another")), actor=member)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(record, actor=member)
    assert (Revision.objects.count(), get_document_model().objects.count()) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
