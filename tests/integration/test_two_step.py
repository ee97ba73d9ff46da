"""Two-step sign-in: an app, recovery codes, and what is made up in place of a passkey."""

import base64
import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from hub.mail.models import Mail
from members.models import AuditEntry
from members.two_step.actions import lock_anew
from members.two_step.locked import unlock
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
APP, SECOND = "/account/two-step/app/", "/accounts/second-step/"


def sign_in(client, member, where="/accounts/login/", **more):
    return client.post(where, {"login": member.email, "password": PASSWORD, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def show_oneself(client, path: str):
    """Open a page that asks for the password first."""
    asked = client.get(path)
    assert asked.headers["Location"].startswith("/accounts/again/?next=")
    return client.post(asked.headers["Location"], {"password": PASSWORD, "next": path})


@pytest.fixture
def with_app(client, django_capture_on_commit_callbacks):
    """(member, secret, recovery codes) of somebody who has switched on an app, and is signed out again."""
    member = MemberFactory()
    sign_in(client, member)
    assert show_oneself(client, APP).headers["Location"] == APP
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get(APP).text).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(APP, {"code": code(secret)})
    assert answer.headers["Location"] == "/account/two-step/codes/"
    codes = re.findall(r"<li><code>(\d{8})</code></li>", client.get("/account/two-step/codes/").text)
    assert len(codes) == 10
    client.post("/accounts/logout/")
    return member, secret, codes


def test_app_is_asked_for_after_the_password_and_its_code_works_once(client, with_app):
    member, secret, _ = with_app
    assert sign_in(client, member, next="/spaces/").headers["Location"] == SECOND
    assert not signed_in(client)
    page = client.post(SECOND, {"code": "000000"})
    assert '<a href="#id_code">This code is not right, or was used already.' in page.text
    assert client.post(SECOND, {"code": code(secret)}).headers["Location"] == "/spaces/"
    assert signed_in(client)
    other = Client()
    sign_in(other, member)
    assert "was used already" in other.post(SECOND, {"code": code(secret)}).text
    assert not signed_in(other)


def test_making_and_removing_is_told_by_mail_and_written_down(client, with_app, django_capture_on_commit_callbacks):
    member, secret, _ = with_app
    assert Mail.objects.latest("pk").subject == "An app for signing in was switched on on Co-Pro Hub"
    sign_in(client, member)
    client.post(SECOND, {"code": code(secret)})
    remove = "/account/two-step/app/remove/"
    assert show_oneself(client, remove).headers["Location"] == remove
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remove)
    assert Authenticator.objects.count() == 0
    assert Mail.objects.latest("pk").subject == "An app for signing in was switched off on Co-Pro Hub"
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "detail")) == [
        ("two-step.added", "totp"),
        ("two-step.added", "recovery_codes"),
        ("two-step.removed", "totp"),
        ("two-step.removed", "recovery_codes"),
    ]


def test_recovery_code_opens_once(client, with_app):
    member, _, codes = with_app
    sign_in(client, member)
    assert client.post(SECOND, {"code": codes[0]}).headers["Location"] == "/"
    other = Client()
    sign_in(other, member)
    assert "This code is not right" in other.post(SECOND, {"code": codes[0]}).text


def test_second_step_is_asked_for_at_every_other_door(client, with_app):
    member, secret, _ = with_app
    member.is_superuser = True
    member.save()
    door = client.get("/admin/login/?next=/admin/").headers["Location"]
    assert door == "/accounts/login/?next=%2Fadmin%2F"
    assert sign_in(client, member, where=door, next="/admin/").headers["Location"] == SECOND
    assert client.get("/admin/").status_code == 302
    assert client.post(SECOND, {"code": code(secret)}).headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    # By a code in the mail, too.
    visitor = Client()
    visitor.post("/accounts/code/", {"email": member.email})
    mailed = re.search(r"[A-Z]{4}-[A-Z]{4}", Mail.objects.latest("pk").text).group()
    assert visitor.post("/accounts/code/confirm/", {"code": mailed}).headers["Location"] == SECOND
    assert not signed_in(visitor)


def test_guessing_the_second_step_is_limited(client, with_app, settings):
    settings.RATE_LIMITS = True
    member, secret, _ = with_app
    sign_in(client, member)
    tries = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(6)]
    assert tries == [200] * 5 + [429]
    assert client.post(SECOND, {"code": code(secret)}).status_code == 429


def test_second_step_without_a_first_one_leads_to_signing_in(client):
    answer = client.get(SECOND)
    assert (answer.headers["Location"], answer.cookies.keys()) == ("/accounts/login/", set())


def from_origin(origin: str) -> dict:
    data = {"type": "webauthn.get", "challenge": "AAAA", "origin": origin}
    text = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
    return {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": text, "userHandle": "MQ"},
    }


@pytest.mark.parametrize(
    ("credential", "words"),
    [
        (json.dumps(from_origin("https://evil.example")), "This passkey belongs to another site."),
        (json.dumps(from_origin("http://sub.testserver")), "This passkey belongs to another site."),
        (json.dumps(from_origin("http://testserver")), "This passkey was not accepted."),
        ("[]", "This passkey was not accepted."),
        ('{"response": {"clientDataJSON": 7}}', "This passkey was not accepted."),
        ("not json", "This passkey was not accepted."),
    ],
)
def test_passkey_of_another_origin_or_made_up_is_refused_in_words(client, credential, words):
    MemberFactory(pk=1)
    options = client.post("/accounts/passkey/", {"credential": ""}).json()["request_options"]["publicKey"]
    assert (options["rpId"], options["userVerification"]) == ("testserver", "required")
    page = client.post("/accounts/passkey/", {"credential": credential}, follow=True)
    assert (page.status_code, words in page.text) == (200, True)
    assert not signed_in(client)


def test_made_up_passkey_is_not_added(client):
    sign_in(client, MemberFactory())
    add = "/account/two-step/passkeys/add/"
    show_oneself(client, add)
    assert '"rp": {"name": "Co-Pro Hub", "id": "testserver"}' in client.get(add).text
    for credential in (
        json.dumps(from_origin("https://evil.example")),
        "{}",
        json.dumps(from_origin("http://testserver")),
    ):
        page = client.post(add, {"name": "Mine", "credential": credential})
        assert (page.status_code, "That passkey did not work" in page.text) == (200, True)
        assert 'value="Mine"' in page.text
    assert Authenticator.objects.count() == 0


def test_nobody_touches_the_passkey_of_somebody_else(client):
    key = Authenticator.objects.create(user=MemberFactory(), type="webauthn", data={"name": "Theirs"})
    sign_in(client, MemberFactory())
    for verb in ("remove", "rename"):
        path = f"/account/two-step/passkeys/{key.pk}/{verb}/"
        client.post(f"/accounts/again/?next={path}", {"password": PASSWORD})
        assert client.get(path).status_code == 404


def test_admin_switches_it_off_for_somebody_who_has_lost_everything(client, with_app):
    member, _, _ = with_app
    admin, desk = MemberFactory(admin=True), Client()
    sign_in(desk, admin)
    assert "Switch off two-step" in desk.get(f"/admin/users/edit/{member.pk}/").text
    desk.post(f"/admin/members/{member.pk}/two-step/", {"reason": "Phone in the canal"})
    assert Authenticator.objects.count() == 0
    mail, entry = Mail.objects.latest("pk"), AuditEntry.objects.latest("pk")
    assert (mail.to, mail.subject) == (member.email, "Two-step sign-in is switched off on Co-Pro Hub")
    assert (entry.actor, entry.act, entry.detail) == (admin, "two-step.switched_off", "Phone in the canal")
    assert sign_in(client, member).headers["Location"] == "/"


def test_keys_are_locked_in_the_database_and_open_with_an_old_key(client, with_app, settings):
    member, secret, codes = with_app
    app, seed = Authenticator.objects.filter(user=member).order_by("pk")
    assert app.data["secret"].startswith("locked:")
    assert seed.data["seed"].startswith("locked:")
    assert secret not in repr(app.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    sign_in(client, member)
    client.post(SECOND, {"code": code(secret, 1)})
    assert signed_in(client)
    assert [lock_anew(), lock_anew()] == [2, 0]
    # The old key is needed no more.
    settings.SECRET_KEY_FALLBACKS = []
    other = Client()
    sign_in(other, member)
    other.post(SECOND, {"code": codes[0]})
    assert signed_in(other)


def test_keys_from_before_there_was_a_lock_go_on_and_are_locked_by_the_worker(client):
    member = MemberFactory()
    secret = "A" * 32
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={"secret": secret})
    sign_in(client, member)
    client.post(SECOND, {"code": code(secret)})
    assert signed_in(client)
    assert lock_anew() == 1
    row = Authenticator.objects.get()
    assert (unlock(row.data["secret"]), row.data["last_step"] > 0) == (secret, True)


def test_codes_that_no_key_opens_are_refused_in_words_and_the_member_can_start_anew(client, with_app, settings):
    member, secret, _ = with_app
    settings.SECRET_KEY = "another key"
    assert lock_anew() == 0
    sign_in(client, member)
    refused = client.post(SECOND, {"code": code(secret, 1)})
    assert "This hub got a new key" in refused.text
    assert not signed_in(client)
    client.force_login(member)
    assert client.get("/account/two-step/").status_code == 200
