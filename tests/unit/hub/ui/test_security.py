import errno

import pytest

from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/", "/spaces/", "/members/", "/search/?q=a", "/nowhere/", "/api/v1/me", "/api/v1/spaces"]
)
def test_what_goes_to_a_member_is_kept_by_no_shared_cache(client, path):
    client.force_login(MemberFactory())
    assert client.get(path)["Cache-Control"] == "private, no-cache"


def test_what_goes_to_a_guest_may_be_shared(client):
    answer = client.get("/")
    assert not answer.has_header("Cache-Control")
    assert not answer.cookies


def test_what_a_view_says_itself_stands(client):
    client.force_login(MemberFactory())
    assert client.get("/news/feed/")["Cache-Control"] == "public, max-age=300"
    assert "no-store" in client.get("/account/")["Cache-Control"]


def test_frames_come_from_the_two_hosts_of_recordings_alone(client):
    policy = dict(part.strip().split(" ", 1) for part in client.get("/")["Content-Security-Policy"].split(";"))
    assert policy["frame-src"] == "https://www.youtube-nocookie.com https://player.vimeo.com"
    assert policy["media-src"] == "'self'"


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 507), (errno.EDQUOT, 507)])
def test_full_disk_is_said_in_a_page_of_its_own(client, monkeypatch, number, status):
    def full(*args, **kwargs):
        raise OSError(number, "No space left on device")

    monkeypatch.setattr("hub.ui.views.DisplayForm.of", full)
    page = client.get("/display/")
    assert page.status_code == status
    assert "There is no room left" in page.text


def test_other_faults_of_the_disk_are_faults(client, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("hub.ui.views.DisplayForm.of", broken)
    with pytest.raises(OSError, match="Input/output"):
        client.get("/display/")
