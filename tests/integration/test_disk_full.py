"""No room on the disk: a clear page, nothing half-kept, and people get their words back."""

import errno
import io
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError
from django.test import Client
from PIL import Image, ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from forums.models import Post
from members.models import Member
from tests.factories.forums import ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import document

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a few words"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(MemberFactory(admin=True))
    return client


@pytest.fixture
def full_disk(settings, tmp_path, monkeypatch):
    """Every file breaks off in the middle. Answers the names of the files that are there."""
    settings.MEDIA_ROOT = tmp_path
    write = FileSystemStorage._save

    class Half(io.BytesIO):
        def chunks(self):
            yield b"half"
            raise OSError(errno.ENOSPC, "No space left on device")

    def fill():
        monkeypatch.setattr(FileSystemStorage, "_save", lambda storage, name, content: write(storage, name, Half()))

    def files() -> list[str]:
        return sorted(path.name for path in Path(tmp_path).rglob("*") if path.is_file())

    files.fill = fill
    return files


def picture(name: str = "photo.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_document_in_the_admin_is_not_half_kept_and_its_title_comes_back(admin, full_disk):
    full_disk.fill()
    sent = {"title": "Notes of May", "file": SimpleUploadedFile("notes.pdf", PDF), "collection": "1"}
    response = admin.post("/admin/documents/add/", sent)
    assert response.status_code == 507
    assert "<pre>Notes of May</pre>" in response.text
    assert "Files have to be chosen again." in response.text
    assert (get_document_model().objects.count(), full_disk()) == (0, [])


def test_new_version_of_a_document_that_finds_no_room_leaves_the_old_one(admin, full_disk):
    found = document(name="notes.pdf", content=b"%PDF-1.4 the old words")
    full_disk.fill()
    sent = {"title": "New", "file": SimpleUploadedFile("notes.pdf", PDF), "collection": "1"}
    assert admin.post(f"/admin/documents/edit/{found.pk}/", sent).status_code == 507
    found.refresh_from_db()
    assert found.title == "Notes of the meeting"
    assert found.file.read() == b"%PDF-1.4 the old words"
    assert full_disk() == ["notes.pdf"]


def test_new_version_of_a_document_keeps_its_address(admin, full_disk):
    found = document(name="notes.pdf")
    before = found.url
    sent = {"title": "New", "file": SimpleUploadedFile("notes.pdf", PDF), "collection": "1"}
    assert admin.post(f"/admin/documents/edit/{found.pk}/", sent).status_code == 302
    found = get_document_model().objects.get()
    assert (found.url, found.file.read(), full_disk()) == (before, PDF, ["notes.pdf"])


def test_picture_in_the_admin_is_not_half_kept(admin, full_disk):
    full_disk.fill()
    response = admin.post("/admin/images/add/", {"title": "Two chairs", "file": picture(), "collection": "1"})
    assert response.status_code == 507
    assert (get_image_model().objects.count(), full_disk()) == (0, [])


def test_photo_of_a_member_stays_as_it_was(client, full_disk):
    member = MemberFactory()
    client.force_login(member)
    assert client.post("/account/photo/", {"photo": picture()}).status_code == 302
    [before] = full_disk()
    full_disk.fill()
    response = client.post("/account/photo/", {"photo": picture()})
    assert response.status_code == 507
    assert Member.objects.get(pk=member.pk).photo.name == f"photos/{before}"
    assert full_disk() == [before]


def test_reply_that_the_database_has_no_room_for_comes_back(client, monkeypatch):
    thread = ThreadFactory()
    client.force_login(MemberFactory())

    def full(*_, **__):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("forums.actions.reply", full)
    response = client.post(f"{thread.get_absolute_url()}reply/", {"body": "A long and careful answer."})
    assert response.status_code == 507
    assert "<pre>A long and careful answer.</pre>" in response.text
    assert Post.objects.count() == 1


def test_form_that_could_not_even_be_taken_in_gets_the_same_page(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    # With the check of the token, which reads the form before any view does.
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(MemberFactory())
    client.cookies["csrftoken"] = "a" * 32
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    large = SimpleUploadedFile("photo.png", b"x" * 3 * 1024 * 1024)
    response = client.post("/account/photo/", {"photo": large})
    assert response.status_code == 507
    assert "There is no room left" in response.text


def test_other_faults_are_still_our_own_page_for_500(monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("hub.cms.views.home", lambda *_: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500


# Pictures that would fill the memory ---------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (7_100, 7_100)])
def test_picture_of_too_many_pixels_is_refused_by_its_header_alone(admin, monkeypatch, width, height):
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *_: pytest.fail("it was unpacked"))
    sent = {"title": "Wide", "file": SimpleUploadedFile("wide.png", out.getvalue(), "image/png"), "collection": "1"}
    response = admin.post("/admin/images/add/", sent)
    assert response.status_code == 200
    words = "This picture has more than 50 million pixels. Make it smaller, then choose it again."
    assert response.context["form"].errors["file"] == [words]
    assert get_image_model().objects.count() == 0
