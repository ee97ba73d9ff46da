"""Profiles, the directory and one's own account."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from members import actions
from members.models import CommunityRole, Member
from members.visibility import FIELDS
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def upload(name="me.png", size=(300, 200)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_profile_shows_what_a_member_says_of_themselves(client):
    MemberFactory(handle="sam", display_name="Sam Okoro", pronouns="they/them", about="I <b>bake</b>.\n\nOften.")
    page = client.get("/members/sam/").text
    assert "<h1>Sam Okoro</h1>" in page
    assert "they/them" in page
    assert "<p>I &lt;b&gt;bake&lt;/b&gt;.</p>" in page
    assert "sam@hub.example" not in page


@pytest.mark.parametrize("handle", ["nobody", "..", "a" * 300, "%00", "O'Brien"])
def test_hostile_handle_is_not_found(client, handle):
    assert client.get(f"/members/{handle}/").status_code == 404


@pytest.mark.parametrize("state", [{"is_active": False}, {"confirmed": False}])
def test_hidden_member_is_found_by_admins_alone(client, state):
    MemberFactory(handle="sam", **state)
    assert client.get("/members/sam/").status_code == 404
    assert signed_in(MemberFactory()).get("/members/sam/").status_code == 404
    assert signed_in(MemberFactory(admin=True)).get("/members/sam/").status_code == 200


@pytest.mark.parametrize("path", ["/members/", "/members/sam/", "/accounts/inactive/"])
def test_public_pages_set_no_cookie_and_hold_no_token(client, path):
    MemberFactory(handle="sam")
    answer = client.get(path)
    assert (answer.status_code, answer.cookies.keys()) == (200, set())
    assert "csrfmiddlewaretoken" not in answer.text


def test_directory_asks_guests_to_sign_in(client):
    MemberFactory(display_name="Sam Okoro")
    page = client.get("/members/")
    assert page.status_code == 200
    assert "/accounts/login/?next=/members/" in page.text
    assert "Sam Okoro" not in page.text


@pytest.mark.parametrize("query", ["?after=nobody", "?page=abc", "?page=2", "?page=0", "?after=%00", "?after='"])
def test_page_of_the_directory_that_is_not_there_is_not_found(query):
    assert signed_in(MemberFactory()).get(f"/members/{query}").status_code == 404


@pytest.mark.parametrize("others", [1, 3])
def test_directory_takes_the_same_queries_however_long(others, django_assert_num_queries):
    MemberFactory.create_batch(others)
    client = signed_in(MemberFactory())
    client.get("/members/")
    with django_assert_num_queries(6):  # session, viewer, members, their interests; roles and interests to choose from
        assert client.get("/members/").status_code == 200


def test_account_needs_signing_in(client):
    assert client.get("/account/").headers["Location"] == "/accounts/login/?next=/account/"
    assert client.post("/account/photo/remove/").headers["Location"].startswith("/accounts/login/")


def test_account_is_changed_and_says_so():
    member = MemberFactory()
    client = signed_in(member)
    data = {"display_name": " Sam   Okoro ", "handle": "Sam-Okoro", "pronouns": "", "about": "Hello"}
    page = client.post("/account/", data, follow=True)
    assert "Your profile is saved." in page.text
    member.refresh_from_db()
    assert (member.display_name, member.handle, member.about) == ("Sam Okoro", "sam-okoro", "Hello")


def test_profile_form_offers_a_choice_for_each_field_and_keeps_it():
    member = MemberFactory(handle="sam")
    client = signed_in(member)
    page = client.get("/account/").text
    for field in FIELDS:
        assert f'name="{field}_seen_by"' in page
    assert ">Staff<" not in page
    ally = CommunityRole.objects.get(slug="ally")
    data = {"display_name": "Sam", "handle": "sam", "about": "Bakes", "about_seen_by": "me", "location": "Leeds"}
    data |= {"location_seen_by": "everyone", "interests": "Tea, peer support", "community_role": str(ally.pk)}
    assert client.post("/account/", data).status_code == 302
    guest = Client().get("/members/sam/").text
    assert ("Leeds" in guest, "Bakes" in guest, "peer support" in guest, "Ally" in guest) == (True, False, False, False)
    other = signed_in(MemberFactory()).get("/members/sam/").text
    assert ("Bakes" in other, "/members/?interest=peer%20support" in other, "Ally" in other) == (False, True, True)
    assert "Bakes" in client.get("/members/sam/").text
    assert client.get("/account/").text.count(" selected") == 7


def test_too_many_interests_bring_the_form_again_with_the_words():
    words = ", ".join(f"thing {n}" for n in range(13))
    data = {"display_name": "Sam", "handle": "sam", "interests": words}
    page = signed_in(MemberFactory(handle="sam")).post("/account/", data)
    assert page.status_code == 200
    assert f'value="{words}"' in page.text
    assert '<a href="#id_interests">These are 13 interests.' in page.text


def test_directory_says_how_to_go_on_when_nobody_was_found():
    page = signed_in(MemberFactory()).get("/members/?q=nobodyatall&interest=rowing")
    assert "Nobody was found" in page.text
    assert '<a href="/members/">Show everyone</a>' in page.text


def test_taken_handle_brings_the_form_again_with_all_words_kept():
    MemberFactory(handle="sam")
    member = MemberFactory(handle="kim", display_name="Kim")
    data = {"display_name": "Kim the Great", "handle": "sam", "pronouns": "ze/zir", "about": "A long text of mine"}
    page = signed_in(member).post("/account/", data)
    assert page.status_code == 200
    assert '<a href="#id_handle">“sam” is taken. Choose another handle.</a>' in page.text
    for kept in ('value="Kim the Great"', 'value="sam"', 'value="ze/zir"', "A long text of mine"):
        assert kept in page.text
    assert Member.objects.get(pk=member.pk).display_name == "Kim"


def test_photo_is_kept_small_and_can_be_taken_away(client):
    member = MemberFactory(handle="sam")
    mine = signed_in(member)
    assert mine.post("/account/photo/", {"photo": upload()}).headers["Location"] == "/account/"
    member.refresh_from_db()
    url = member.photo.url
    answer = client.get(url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    mine.post("/account/photo/remove/")
    member.refresh_from_db()
    assert member.photo.name == ""
    assert client.get(url).status_code == 404


def test_file_that_is_no_picture_brings_the_form_again_with_the_reason():
    page = signed_in(MemberFactory()).post("/account/photo/", {"photo": SimpleUploadedFile("me.jpg", b"GIF89a no")})
    assert page.status_code == 200
    assert 'id="id_photo_error"' in page.text
    assert "This" in page.text


def test_sending_the_photo_form_empty_says_what_to_do():
    page = signed_in(MemberFactory()).post("/account/photo/", {})
    assert '<a href="#id_photo">Choose a picture first</a>' in page.text


def test_suspension_ends_the_session_at_once_and_for_good():
    admin, member = MemberFactory(admin=True), MemberFactory()
    client = signed_in(member)
    assert client.get("/account/").status_code == 200
    actions.suspend(actor=admin, member=member)
    assert client.get("/account/").status_code == 302
    actions.restore(actor=admin, member=member)
    assert client.get("/account/").status_code == 302


def test_suspended_member_is_told_in_plain_words_at_sign_in(client):
    MemberFactory(email="sam@hub.example", is_active=False)
    data = {"login": "sam@hub.example", "password": PASSWORD}
    page = client.post("/accounts/login/", data, follow=True)
    assert "<h1>Your account is suspended</h1>" in page.text
    assert "_auth_user_id" not in client.session


def test_suspended_member_with_a_wrong_password_learns_nothing(client):
    MemberFactory(email="sam@hub.example", is_active=False)
    page = client.post("/accounts/login/", {"login": "sam@hub.example", "password": "wrong wrong wrong"})
    assert "suspended" not in page.text


def test_api_says_who_is_signed_in(client):
    member = MemberFactory(handle="sam", display_name="Sam")
    assert client.get("/api/v1/me").status_code == 401
    assert signed_in(member).get("/api/v1/me").json() == {
        "id": member.pk,
        "handle": "sam",
        "display_name": "Sam",
        "url": "/members/sam/",
        "pronouns": "",
        "about": "",
        "photo": "",
        "location": "",
        "interests": [],
        "role": "",
        "roles": [],
    }


def test_api_shows_members_as_the_pages_do(client):
    MemberFactory(handle="sam")
    MemberFactory(handle="gone", is_active=False)
    assert client.get("/api/v1/members/sam").json()["url"] == "/members/sam/"
    for handle in ("gone", "%00", "a'b"):
        assert client.get(f"/api/v1/members/{handle}").status_code == 404
