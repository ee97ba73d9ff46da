"""The way of a newcomer, by the pages and the mail alone."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from hub.live.models import Topic
from hub.mail.models import Mail
from hub.plugins.models import OutboxEvent
from members.models import Member
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "Sam@hub.example", "password1": PASSWORD, "display_name": "Sam Okoro"}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def link_in(mail: Mail) -> str:
    """The path of the first link that is not the front page."""
    return next(path for path in re.findall(r"http://127\.0\.0\.1:8000(/\S*)", mail.text) if path != "/")


def sign_in(client, email="sam@hub.example", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": email, "password": password}, **more)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_newcomer_signs_up_confirms_and_signs_in(client):
    assert client.post("/accounts/signup/", SIGN_UP).headers["Location"] == "/accounts/confirm-email/"
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("sam@hub.example", "Confirm your address for Co-Pro Hub")
    assert "Confirm my address" in mail.html
    page = client.get(link_in(mail))
    assert "Is sam@hub.example your email address?" in page.text
    assert client.post(link_in(mail)).headers["Location"] == "/accounts/login/"
    assert sign_in(client).headers["Location"] == "/welcome/"
    assert signed_in(client)
    member = Member.objects.get()
    assert (member.handle, member.display_name) == ("sam-okoro", "Sam Okoro")


def test_member_joins_once_the_address_is_confirmed_and_not_before(client):
    client.post("/accounts/signup/", SIGN_UP)
    assert OutboxEvent.objects.count() == 0
    client.post(link_in(Mail.objects.get()))
    client.post(link_in(Mail.objects.get()))
    assert list(OutboxEvent.objects.values_list("name", "payload")) == [
        ("MemberJoined", {"member_id": Member.objects.get().pk})
    ]


def test_opening_the_link_alone_confirms_nothing(client):
    client.post("/accounts/signup/", SIGN_UP)
    client.get(link_in(Mail.objects.get()))
    assert EmailAddress.objects.get().verified is False


def test_unconfirmed_member_cannot_sign_in_and_is_told_to_look_into_the_mail(client):
    MemberFactory(email="sam@hub.example", confirmed=False)
    assert sign_in(client).headers["Location"] == "/accounts/confirm-email/"
    assert not signed_in(client)
    assert Mail.objects.get().subject == "Confirm your address for Co-Pro Hub"


def test_link_that_was_never_sent_is_refused_in_plain_words(client):
    page = client.get("/accounts/confirm-email/abc:def/")
    assert "<h1>This link no longer works</h1>" in page.text


def test_robot_that_fills_the_trap_makes_no_account(client):
    answer = client.post("/accounts/signup/", SIGN_UP | {"website": "https://spam.example"})
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert (Member.objects.count(), Mail.objects.count()) == (0, 0)


def test_sign_up_with_a_known_address_answers_as_with_a_new_one(client):
    MemberFactory(email="sam@hub.example")
    answer = client.post("/accounts/signup/", SIGN_UP)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/confirm-email/")
    assert Member.objects.count() == 1
    assert Mail.objects.get().subject == "You are already a member of Co-Pro Hub"


def test_sign_up_form_keeps_what_was_typed_and_says_what_is_wrong(client):
    page = client.post("/accounts/signup/", SIGN_UP | {"email": "no address", "password1": "short"})
    assert page.status_code == 200
    assert 'value="no address"' in page.text
    assert '<a href="#id_email">This is not a full email address. Write it like this: sam@example.org</a>' in page.text
    assert '<a href="#id_password1">' in page.text


def test_wrong_password_and_unknown_address_are_told_in_the_same_words(client):
    MemberFactory(email="sam@hub.example")
    errors = [
        re.findall(r'<div class="error".*?</div>', sign_in(client, email, "wrong wrong wrong").text, re.S)
        for email in ("sam@hub.example", "nobody@hub.example")
    ]
    assert errors[0] == errors[1] != []


def test_forgotten_password_is_replaced_by_mail(client):
    MemberFactory(email="sam@hub.example")
    assert client.post("/accounts/password/reset/", {"email": "sam@hub.example"}).status_code == 302
    mail = Mail.objects.get()
    form = client.get(link_in(mail), follow=True)
    path = form.redirect_chain[-1][0]
    assert client.post(path, {"password1": "another long walk"}).headers["Location"].endswith("/key/done/")
    sign_in(client, password="another long walk")
    assert signed_in(client)
    assert Mail.objects.last().subject == "Your password on Co-Pro Hub was changed"


def test_reset_for_an_unknown_address_answers_as_for_a_known_one(client):
    MemberFactory(email="sam@hub.example")
    answers = [
        client.post("/accounts/password/reset/", {"email": email}).headers["Location"]
        for email in ("sam@hub.example", "nobody@hub.example")
    ]
    assert answers[0] == answers[1]


def test_used_reset_link_is_refused_in_plain_words(client):
    page = client.get("/accounts/password/reset/key/1-abc/")
    assert "<h1>This link no longer works</h1>" in page.text


def test_password_change_signs_out_other_devices(client):
    from django.test import Client

    member = MemberFactory(email="sam@hub.example")
    other = Client()
    sign_in(client)
    sign_in(other)
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long walk"}, follow=True
    )
    assert answer.redirect_chain == [("/account/", 302)]
    assert other.get("/account/").status_code == 302
    assert Member.objects.get(pk=member.pk).check_password("another long walk")


def test_sign_out_needs_a_post(client):
    MemberFactory(email="sam@hub.example")
    sign_in(client)
    assert "<h1>Sign out</h1>" in client.get("/accounts/logout/").text
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize("door", ["/accounts/logout/", "/admin/logout/"])
def test_session_has_ended_when_sockets_are_looked_at_after_signing_out(client, monkeypatch, door):
    from django.contrib.sessions.models import Session

    from members import actions

    MemberFactory(email="sam@hub.example", admin=True)
    sign_in(client)
    key, found = client.session.session_key, []
    monkeypatch.setattr(actions, "recheck", lambda member: found.append(Session.objects.filter(pk=key).exists()))
    client.post(door)
    assert found == [False]


@pytest.mark.parametrize("act", ["sign out", "change password"])
def test_signing_out_and_a_new_password_raise_the_members_stamp(client, act):
    member = MemberFactory(email="sam@hub.example")
    sign_in(client)
    if act == "sign out":
        client.post("/accounts/logout/")
    else:
        client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long walk"})
    assert Topic.objects.get(name=f"member:{member.pk}").stamp == 1


@pytest.mark.parametrize(
    ("wanted", "landed"),
    [
        ("/spaces/", "/spaces/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://127.0.0.1:8000/spaces/", "/"),
    ],
)
def test_sign_in_leads_on_to_paths_of_the_hub_alone(client, wanted, landed):
    MemberFactory(email="sam@hub.example")
    answer = client.post("/accounts/login/", {"login": "sam@hub.example", "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == landed


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("/admin/login/?next=/admin/pages/", "/accounts/login/?next=%2Fadmin%2Fpages%2F"),
        ("/admin/login/?next=//evil.example/", "/accounts/login/"),
        ("/_util/login/?next=/news/", "/accounts/login/?next=%2Fnews%2F"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/password_reset/confirm/a/b/", "/accounts/password/reset/"),
        ("/admin/", "/accounts/login/?next=/admin/"),
    ],
)
def test_other_doors_lead_to_the_one_door(client, door, leads_to):
    assert client.get(door).headers["Location"] == leads_to


def test_member_who_may_not_see_a_page_is_told_so_instead_of_going_round_in_circles(client):
    client.force_login(MemberFactory())
    page, url = None, "/admin/"
    for _ in range(6):
        page = client.get(url)
        url = page.headers.get("Location")
        if not url:
            break
    assert page.status_code == 403
    assert "<h1>You cannot open this</h1>" in page.text
    assert [text.count("You do not have permission") for text in (page.text, client.get("/members/").text)] == [0, 0]


def test_signed_in_member_is_sent_on_from_the_sign_in_page(client):
    client.force_login(MemberFactory())
    assert client.get("/accounts/login/?next=/members/").headers["Location"] == "/members/"
    assert client.get("/accounts/login/").headers["Location"] == "/"


def test_without_a_name_nothing_of_the_address_is_shown(client):
    client.post("/accounts/signup/", {"email": "secret.name@hub.example", "password1": PASSWORD})
    member = Member.objects.get()
    assert (member.handle, member.display_name) == ("new-member", "New member")


def test_two_sign_ups_at_once_make_one_member_and_no_fault(client, monkeypatch):
    from members import handles

    free_handle, others = handles.free_handle, []

    def taken_in_between(wish):
        handle = free_handle(wish)
        if not others:
            others.append(MemberFactory(email="sam@hub.example", handle=handle))
        return handle

    monkeypatch.setattr(handles, "free_handle", taken_in_between)
    assert client.post("/accounts/signup/", SIGN_UP).status_code == 302


def test_address_that_is_too_long_brings_the_form_again(client):
    host = ".".join(letter * 60 for letter in "bcdef")
    page = client.post("/accounts/signup/", SIGN_UP | {"email": f"a@{host}.org"})
    assert page.status_code == 200
    assert Member.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["email/", "reauthenticate/", "password/set/", "login/code/", "login/code/confirm/", "3rdparty/", ""]
)
def test_pages_of_allauth_that_nobody_designed_are_not_there(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_admin_made_by_command_can_sign_in(client, monkeypatch):
    from django.core.management import call_command

    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="ada@hub.example", interactive=False, verbosity=0)
    answer = client.post("/accounts/login/?next=/admin/", {"login": "ada@hub.example", "password": PASSWORD})
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("page", ["login/", "signup/", "password/reset/"])
def test_pages_with_forms_for_guests_are_never_stored(client, page):
    assert "no-store" in client.get(f"/accounts/{page}").headers["Cache-Control"]
