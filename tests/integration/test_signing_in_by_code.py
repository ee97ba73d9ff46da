"""Signing in with a code that comes by mail, by the pages and the mail alone."""

import re
import time

import pytest
from allauth.account.models import EmailAddress

from hub.mail.models import Mail
from members.models import Member
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/code/", "/accounts/code/confirm/"
OVER = "<h1>This code no longer works</h1>"


def ask(client, email="sam@hub.example", **more) -> str:
    """The code in the mail, or "" where there is none."""
    answer = client.post(ASK, {"email": email, **more})
    assert answer.headers["Location"].startswith(CONFIRM)
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", Mail.objects.latest("pk").text)
    return found.group() if found else ""


def confirm(client, code, **more):
    return client.post(CONFIRM, {"code": code, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_member_signs_in_with_the_code_and_comes_back_to_where_they_were(client):
    MemberFactory(email="sam@hub.example")
    page = client.get("/accounts/login/?next=/spaces/").text
    assert 'href="/accounts/code/?next=/spaces/"' in page
    code = ask(client, email="Sam@Hub.example", next="/spaces/")
    assert Mail.objects.get().subject == f"Your code for Co-Pro Hub: {code}"
    answer = confirm(client, f" {code.lower().replace('-', ' ')} ", next="/spaces/")
    assert answer.headers["Location"] == "/spaces/"
    assert signed_in(client)


def test_wrong_code_is_said_beside_the_field_and_the_third_ends_it(client):
    MemberFactory(email="sam@hub.example")
    code = ask(client)
    page = confirm(client, "WRNG-WRNG")
    assert '<a href="#id_code">This is not the code from the mail. Check it and try again.</a>' in page.text
    assert 'value="WRNG-WRNG"' in page.text
    confirm(client, "WRNG-WRNG")
    last = confirm(client, "WRNG-WRNG")
    assert (last.status_code, "Three codes were wrong" in last.text) == (410, True)
    assert (confirm(client, code).status_code, signed_in(client)) == (410, False)


def test_code_works_once_and_only_where_it_was_asked_for(client):
    MemberFactory(email="sam@hub.example")
    code, elsewhere = ask(client), client.__class__()
    assert OVER in confirm(elsewhere, code).text
    confirm(client, code)
    client.post("/accounts/logout/")
    answer = confirm(client, code)
    assert (answer.status_code, OVER in answer.text) == (410, True)
    assert not signed_in(client)


def test_newer_code_puts_the_older_one_out_of_use(client):
    MemberFactory(email="sam@hub.example")
    first, second = ask(client), ask(client)
    assert "This is not the code from the mail." in confirm(client, first).text
    assert confirm(client, second).headers["Location"] == "/"


def test_old_code_is_refused(client, monkeypatch):
    MemberFactory(email="sam@hub.example")
    code, now = ask(client), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    assert OVER in confirm(client, code).text
    assert not signed_in(client)


def test_page_for_the_code_sets_no_cookie_on_a_guest(client):
    answer = client.get(CONFIRM)
    assert (answer.status_code, answer.cookies.keys()) == (410, set())


def test_nothing_tells_whether_an_address_is_a_members(client):
    MemberFactory(email="sam@hub.example")
    pages = []
    for email in ("sam@hub.example", "who@hub.example"):
        visitor = client.__class__()
        ask(visitor, email=email)
        shown, wrong = visitor.get(CONFIRM).text, confirm(visitor, "WRNG-WRNG").text
        pages.append(re.sub(r'value="\w{64}"', "", shown + wrong).replace(email, "…"))
    assert pages[0] == pages[1]
    assert [mail.subject for mail in Mail.objects.order_by("pk")][1] == "No member of Co-Pro Hub has this address"


def test_suspended_member_is_refused_as_with_a_password(client):
    MemberFactory(email="sam@hub.example", is_active=False)
    assert confirm(client, ask(client)).headers["Location"] == "/accounts/inactive/"
    assert not signed_in(client)


def test_code_shows_that_an_address_is_ones_own(client):
    MemberFactory(email="sam@hub.example", confirmed=False)
    confirm(client, ask(client))
    assert signed_in(client)
    assert EmailAddress.objects.get().verified is True


def test_mails_to_one_address_and_wrong_codes_are_limited(client, settings):
    settings.RATE_LIMITS = True
    member = MemberFactory(email="sam@hub.example")
    for _ in range(2):
        ask(client)
        for _ in range(2):
            confirm(client, "WRNG-WRNG")
    assert [confirm(client, "WRNG-WRNG").status_code, confirm(client, "WRNG-WRNG").status_code] == [410, 410]
    ask(client)
    assert confirm(client, "WRNG-WRNG").status_code == 429
    # The limit is the same as for passwords.
    answer = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert not signed_in(client)


def test_sixth_code_in_a_quarter_of_an_hour_is_not_sent(client, settings):
    settings.RATE_LIMITS = True
    assert [client.post(ASK, {"email": "sam@hub.example"}).status_code for _ in range(6)] == [302] * 5 + [429]
    assert Mail.objects.count() == 5
    assert Member.objects.count() == 0


def test_half_done_sign_in_does_not_keep_anybody_from_the_password(client):
    MemberFactory(email="sam@hub.example")
    ask(client)
    assert client.get("/accounts/login/").status_code == 200
    client.post("/accounts/login/", {"login": "sam@hub.example", "password": PASSWORD})
    assert signed_in(client)


@pytest.mark.parametrize("email", ["", "sam", "a" * 300 + "@hub.example", "sam\x00@hub.example"])
def test_what_is_no_address_is_said_beside_the_field(client, email):
    answer = client.post(ASK, {"email": email})
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert Mail.objects.count() == 0
