"""The worker's list of files: read once, read anew when replaced, forgotten with the document."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from hub.cms.models import ResourceFile
from hub.filetext import actions, queries
from hub.filetext.faults import FAULTS
from hub.filetext.models import FilePiece, FileReading, FileState
from hub.plugins.events import CollectionChanged, Event, FileRead, PageFilesChanged
from hub.plugins.models import OutboxEvent
from tests.factories import files
from tests.factories.members import MemberFactory
from tests.factories.pages import ResourcePageFactory, document

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def read_all() -> None:
    while actions.step():
        pass


def texts(found) -> list[str]:
    return list(FilePiece.objects.filter(reading=found.pk).order_by("number").values_list("text", flat=True))


def told() -> list[Event]:
    """What the outbox was told of files and pages since it was asked last."""
    rows = OutboxEvent.objects.filter(name__in=("FileRead", "PageFilesChanged", "CollectionChanged")).order_by("pk")
    found = [Event.restore(row.name, row.payload) for row in rows]
    OutboxEvent.objects.all().delete()
    return found


def replace(found, content: bytes, name: str = "rates.pdf") -> None:
    """As the admin's form does it."""
    found.file.save(name, ContentFile(content), save=False)
    found._set_document_file_metadata()
    found.save()


def test_document_is_read_once_and_tells_so():
    paper = document(name="rates.pdf", content=files.pdf("Bus fares", "Tea"))
    told()
    assert [actions.step(), actions.step()] == [True, False]
    row = FileReading.objects.get()
    assert (texts(paper), row.state, row.words, row.pieces) == (["Bus fares", "Tea"], FileState.READ, "", 2)
    assert told() == [FileRead(document_id=paper.pk)]
    paper.get_file_hash()
    paper.title = "Rates"
    paper.save()
    assert actions.step() is False


def test_replaced_file_is_forgotten_at_once_and_read_anew():
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    read_all()
    page = ResourcePageFactory(files=[ResourceFile(document=paper)])
    told()
    replace(paper, files.pdf("Tea"))
    assert (texts(paper), told()) == ([], [PageFilesChanged(page_id=page.pk)])
    read_all()
    assert texts(paper) == ["Tea"]
    replace(paper, b"\x00", name="film.mp4")
    assert FileReading.objects.count() == 0


def test_another_file_of_the_same_name_that_came_while_the_first_was_read_is_read(monkeypatch):
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    row = FileReading.objects.get()
    found = actions._claim(row) and actions._read(row, actions.LIMITS)
    get_document_model().objects.filter(pk=paper.pk).update(file_hash="0" * 40)
    actions._keep(row, *found)
    assert (texts(paper), actions.step(), texts(paper)) == ([], True, ["Bus fares"])


def test_document_that_is_deleted_takes_its_words_along_and_tells_its_pages():
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    page = ResourcePageFactory(files=[ResourceFile(document=paper)])
    read_all()
    told()
    paper.delete()
    assert (FileReading.objects.count(), FilePiece.objects.count()) == (0, 0)
    assert told() == [PageFilesChanged(page_id=page.pk)]


def test_one_broken_file_is_a_warning_with_its_name_and_stops_no_other(caplog):
    broken = document(name="broken.docx", content=b"PK but no more")
    whole = document(name="whole.docx", content=files.word("Bus fares"))
    document(name="film.mp4", content=b"film")
    read_all()
    assert texts(whole) == ["Bus fares"]
    assert FileReading.objects.get(pk=broken.pk).words == FAULTS["other"]
    assert f"{broken.file.name} (document {broken.pk}): {FAULTS['other']}" in caplog.text
    assert queries.figures() == {"read": 2, "waiting": 0, "with a fault": 1}


def test_file_that_is_gone_from_the_disk_is_a_warning_until_it_is_back():
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    paper.file.storage.delete(paper.file.name)
    read_all()
    assert FileReading.objects.get().words == FAULTS["missing"]
    paper.file.storage.save(paper.file.name, ContentFile(files.pdf("Bus fares")))
    actions.note_all()
    read_all()
    assert (texts(paper), FileReading.objects.get().words) == (["Bus fares"], "")


def test_disk_that_does_not_answer_is_tried_later(monkeypatch):
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))

    def away(*args, **kwargs):
        raise OSError("not now")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "open", away)
        assert [actions.step(), actions.step()] == [True, False]
    FileReading.objects.update(due_at=timezone.now())
    read_all()
    assert texts(paper) == ["Bus fares"]


def test_file_whose_worker_was_killed_is_free_again_and_given_up_in_the_end():
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    for _ in range(actions.MOST_TRIES):
        assert actions._claim(queries.waiting(timezone.now()).get())
        assert actions.step() is False
        FileReading.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    read_all()
    assert (texts(paper), FileReading.objects.get().words) == ([], FAULTS["broken"])


def test_files_from_before_an_upgrade_are_put_on_the_list():
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    document(name="film.mp4", content=b"film")
    FileReading.objects.all().delete()
    assert [actions.note_all(), actions.note_all()] == [1, 0]
    read_all()
    assert texts(paper) == ["Bus fares"]


def test_what_changes_who_may_open_a_file_is_told():
    folder = Collection.get_first_root_node().add_child(instance=Collection(name="Closed"))
    paper = document(name="rates.pdf", content=files.pdf("Bus fares"))
    page = ResourcePageFactory(files=[ResourceFile(document=paper)])
    read_all()
    told()
    paper.collection = folder
    paper.save()
    assert told() == [PageFilesChanged(page_id=page.pk)]
    restriction = CollectionViewRestriction.objects.create(collection=folder, restriction_type="login")
    folder.save()
    restriction.delete()
    assert told() == [CollectionChanged(collection_id=folder.pk)] * 3


def test_editors_see_what_is_wrong_with_files_and_members_do_not():
    document(name="broken.docx", content=b"PK but no more")
    read_all()
    editor, member = MemberFactory(), MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    assert [row.words for row in queries.files_with_faults(editor)] == [FAULTS["other"]]
    assert list(queries.files_with_faults(member)) == []


def test_word_files_from_before_every_heading_was_a_place_are_read_again_and_found_meanwhile():
    guide, rates = document(name="guide.docx", content=files.word("Tea")), document(name="rates.pdf")
    read_all()
    import_module("hub.filetext.migrations.0002_files_of_word_again").read_again(apps, None)
    assert list(queries.waiting(timezone.now()).values_list("pk", flat=True)) == [guide.pk]
    assert (texts(guide), FileReading.objects.get(pk=rates.pk).state) == (["Tea"], FileState.READ)
