"""Files over the wire: whole, in parts, and only for those who may have them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents import get_document_model

from hub.cms.models import NoteFile
from tests.factories.members import MemberFactory
from tests.factories.pages import NotePageFactory, document, restrict

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 10
SIZE = len(CONTENT)


def film(name: str = "meeting.mp4"):
    """A film on a page that everybody may read."""
    found = document(name=name, content=CONTENT)
    NotePageFactory(files=[NoteFile(document=found)])
    return found


def get(client, found, **headers):
    return client.get(found.url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_whole_file_says_that_parts_may_be_had(client):
    response = get(client, film())
    assert (response.status_code, response["Accept-Ranges"], response["Content-Length"]) == (200, "bytes", str(SIZE))
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-100", SIZE - 100, SIZE - 1),
        ("bytes=-999999", 0, SIZE - 1),
        ("bytes=2500-999999", 2500, SIZE - 1),
        ("Bytes= 5 - 6 ", 5, 6),
    ],
)
def test_part_that_was_asked_for_comes_alone(client, asked, first, last):
    response = get(client, film(), Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "video/mp4"
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-", "bytes=-0"])
def test_part_that_is_not_there_is_416_with_the_size(client, asked):
    response = get(client, film(), Range=asked)
    assert (response.status_code, response["Content-Range"], body(response)) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize(
    "asked",
    ["", "bytes", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=0-" + "9" * 99],
)
def test_what_is_no_range_and_several_ranges_get_the_whole_file(client, asked):
    response = get(client, film(), Range=asked)
    assert (response.status_code, body(response)) == (200, CONTENT)


def test_head_says_the_size_of_the_whole_file(client):
    response = client.head(film().url, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"]) == (200, str(SIZE))


def test_part_is_for_those_who_hold_the_rest_of_the_same_file(client):
    found = film()
    found.get_file_hash()
    whole = get(client, found)
    same = {"ETag": whole["ETag"], "date": whole["Last-Modified"]}
    for known in same.values():
        assert get(client, found, Range="bytes=0-9", If_Range=known).status_code == 206
    for other in ('"another"', f"W/{whole['ETag']}", "Mon, 02 Jan 2006 15:04:05 GMT", "nonsense"):
        assert get(client, found, Range="bytes=0-9", If_Range=other).status_code == 200


def test_unchanged_file_is_not_sent_again(client):
    found = film()
    found.get_file_hash()
    assert get(client, found, If_None_Match=get(client, found)["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("name", "kind", "place"),
    [
        ("talk.mp3", "audio/mpeg", "inline"),
        ("talk.ogg", "audio/ogg", "inline"),
        ("film.webm", "video/webm", "inline"),
        ("film.vtt", "text/vtt; charset=utf-8", "inline"),
        ("page.pdf", "application/pdf", "attachment"),
        ("page.txt", "text/plain", "attachment"),
        ("page.zip", "application/zip", "attachment"),
        ("page.html", "text/html", "attachment"),
        ("page.svg", "image/svg+xml", "attachment"),
    ],
)
def test_recordings_play_in_the_page_and_everything_else_is_a_download(client, name, kind, place):
    response = get(client, film(name))
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].split(";")[0] == place
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_file_that_everybody_may_have_is_asked_for_again_each_time(client):
    response = get(client, film())
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999-"}])
def test_recording_of_a_draft_or_closed_page_is_given_to_nobody_else(client, headers):
    draft, closed = document(name="draft.mp4", content=CONTENT), document(name="closed.mp4", content=CONTENT)
    NotePageFactory(files=[NoteFile(document=draft)], draft=True)
    restrict(NotePageFactory(files=[NoteFile(document=closed)]))
    assert get(client, draft, **headers).status_code == 404
    assert get(client, closed, **headers).status_code == 302
    client.force_login(MemberFactory())
    assert get(client, draft, **headers).status_code == 404
    answer = get(client, closed, **headers)
    assert answer.status_code in {200, 206, 416}
    assert answer["Cache-Control"] == "private, no-cache"


# Uploads in the admin --------------------------------------------------------------------


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(MemberFactory(admin=True))
    return client


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("talk.vtt", b"Hello", "This is not a captions file."),
        ("talk.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHi", "Captions must be a WebVTT file (.vtt)."),
        ("film.mp4", b"<html>", "This is not a real .mp4 file"),
        ("notes.docx", b"words", "This is not a real .docx file"),
        ("paper.pdf", b"", "The submitted file is empty."),
        ("film.exe", b"words", "File extension “exe” is not allowed."),
    ],
)
def test_document_that_is_not_what_it_says_is_refused_beside_the_field(admin, name, content, words):
    file = SimpleUploadedFile(name, content)
    response = admin.post("/admin/documents/add/", {"title": "A talk", "file": file, "collection": "1"})
    assert response.status_code == 200
    (said,) = response.context["form"].errors["file"]
    assert said.startswith(words)
    assert "A talk" in response.text
    assert get_document_model().objects.count() == 0


def test_several_documents_at_once_are_looked_at_too(admin):
    file = SimpleUploadedFile("talk.vtt", b"Hello")
    response = admin.post(
        "/admin/documents/multiple/add/",
        {"title": "A talk", "files[]": file, "collection": "1"},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert "This is not a captions file." in response.json()["error_message"]
    assert get_document_model().objects.count() == 0


def test_captions_are_kept_as_they_came(admin):
    content = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    file = SimpleUploadedFile("talk.vtt", content)
    assert admin.post("/admin/documents/add/", {"title": "Talk", "file": file, "collection": "1"}).status_code == 302
    found = get_document_model().objects.get()
    assert BytesIO(found.file.read()).getvalue() == content


def test_changing_the_title_alone_leaves_an_old_file_as_it_is(admin):
    found = document(name="old.mp4", content=b"made before anybody looked")
    url = f"/admin/documents/edit/{found.pk}/"
    assert admin.post(url, {"title": "New title", "collection": "1"}).status_code == 302
    found.refresh_from_db()
    assert found.title == "New title"
