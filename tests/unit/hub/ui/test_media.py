import pytest
from django.conf import settings


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "photos", "original_images", "documents"):
        (tmp_path / folder).mkdir()
        for name in ("a.webp", "a.svg", "a.html", "noextension"):
            (tmp_path / folder / name).write_bytes(b"content")
    return tmp_path


@pytest.mark.parametrize("path", ["images/a.webp", "photos/a.webp"])
def test_pictures_are_given_out(client, media, path):
    answer = client.get(f"/media/{path}")
    assert (answer.status_code, answer.content) == (200, b"content")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "public" in answer.headers["Cache-Control"]
    assert answer.cookies.keys() == set()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "images/",
        "images/a.svg",
        "images/a.html",
        "images/noextension",
        "images/other.webp",
        "original_images/a.webp",
        "documents/a.webp",
        "images/../original_images/a.webp",
        "images/..%2foriginal_images%2fa.webp",
        "images/%00a.webp",
        "images/..",
        "../secret_key",
    ],
)
def test_everything_else_is_not_found(client, media, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_picture_that_the_browser_has_is_not_sent_again(client, media):
    changed = client.get("/media/images/a.webp").headers["Last-Modified"]
    answer = client.get("/media/images/a.webp", headers={"If-Modified-Since": changed})
    assert (answer.status_code, answer.content) == (304, b"")


def test_media_of_this_run_lie_in_a_temporary_folder():
    assert "hub-test-media" in str(settings.MEDIA_ROOT)


def test_name_longer_than_the_disk_allows_is_not_found(client):
    assert client.get(f"/media/images/{'x' * 5000}.png").status_code == 404
