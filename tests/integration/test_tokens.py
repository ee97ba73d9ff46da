"""A member's own programs: making a token in the account, and what it may do in the API."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from members.models import ApiToken
from members.tokens import doors
from tests.factories.forums import ThreadFactory
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
FORM = {"name": "Calendar on my laptop", "scopes": ["read"], "life": "90"}


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    # Whoever makes a token has to show that it is them.
    client.post("/accounts/again/?next=/account/tokens/", {"password": PASSWORD})
    return client


def made(member, **given) -> str:
    page = signed_in(member).post("/account/tokens/", FORM | given).text
    return re.search(r'value="(hub_[\w-]+)"', page).group(1)


def program(secret: str) -> Client:
    """Without cookies and without a CSRF token, as programs are."""
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})


def test_token_is_shown_once_and_says_who_its_member_is():
    member = MemberFactory(handle="sam")
    client = signed_in(member)
    answer = client.post("/account/tokens/", FORM)
    secret = re.search(r'value="(hub_[\w-]+)"', answer.text).group(1)
    assert "no-store" in answer["Cache-Control"]
    page = client.get("/account/tokens/").text
    assert secret not in page
    assert "Calendar on my laptop" in page
    assert "not used yet" in page
    sessions = Session.objects.count()
    told = program(secret).get("/api/v1/me")
    assert (told.status_code, told.json()["handle"], told["Cache-Control"]) == (200, "sam", "no-store")
    assert told.cookies.keys() == set()
    assert Session.objects.count() == sessions
    assert "last used" in client.get("/account/tokens/").text


def test_token_for_which_no_time_was_chosen_does_not_work_for_ever():
    member = MemberFactory()
    signed_in(member).post("/account/tokens/", {"name": "Laptop", "scopes": ["read"]})
    token = ApiToken.objects.get()
    assert (token.ends_at - token.made_at).days in {89, 90}


def test_program_writes_in_its_members_name_without_csrf():
    member, thread = MemberFactory(), ThreadFactory()
    secret = made(member, scopes=["post"])
    reply = program(secret).post(f"/api/v1/threads/{thread.pk}/posts", {"body": "Hello."}, "application/json")
    assert reply.status_code == 201
    assert thread.posts.get(number=reply.json()["number"]).author == member


def test_token_without_the_scope_is_told_which_one_is_missing():
    secret, thread = made(MemberFactory()), ThreadFactory()
    answer = program(secret).post(f"/api/v1/threads/{thread.pk}/posts", {"body": "Hello."}, "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["scope"] == "post"
    assert answer.json()["detail"] == "This token lacks the scope “post”. Make a token that has it in your account."
    assert answer["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="post"'


@pytest.mark.parametrize("secret", ["", "hub_made-up", "a" * 5000, "hub_\u00e9"])
def test_wrong_token_is_refused_even_where_guests_may_read(secret):
    answer = program(secret).get("/api/v1/spaces")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert answer.json()["detail"].startswith("This token does not work.")


def test_open_session_alone_makes_no_token_and_the_form_goes_on_after_the_password(client):
    client.force_login(MemberFactory())
    asked = client.post("/account/tokens/", FORM).headers["Location"]
    assert (asked, ApiToken.objects.count()) == ("/accounts/again/?next=%2Faccount%2Ftokens%2F", 0)
    assert "Copy your new token now" in client.post(asked, {"password": PASSWORD}).text


def test_ended_token_is_refused_at_once_also_with_a_session_beside_it():
    member = MemberFactory()
    secret = made(member)
    client = signed_in(member)
    ended = client.post(f"/account/tokens/{ApiToken.objects.get().pk}/end/", follow=True)
    assert "The token “Calendar on my laptop” is ended." in ended.text
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_other_ways_of_authorization_are_left_to_whom_they_belong():
    """A proxy in front may ask for a password of its own, which browsers then send everywhere."""
    assert Client(headers={"Authorization": "Basic c2FtOnNhbQ=="}).get("/api/v1/spaces").status_code == 200


def test_form_says_what_is_wrong_and_keeps_what_was_typed():
    page = signed_in(MemberFactory()).post("/account/tokens/", {"name": "Laptop"}).text
    assert "Choose at least one thing that the token may do" in page
    assert 'value="Laptop"' in page
    assert ApiToken.objects.count() == 0


def test_calls_are_limited_for_all_tokens_of_a_member_together(settings, monkeypatch):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(doors, "CALLS_A_MINUTE", 2)
    member = MemberFactory()
    one, two = made(member), made(member, name="Another")
    assert [program(secret).get("/api/v1/me").status_code for secret in (one, two)] == [200, 200]
    answer = program(one).get("/api/v1/me")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_description_of_the_api_names_tokens_and_scopes(client):
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["components"]["securitySchemes"]["PersonalToken"]["scheme"] == "bearer"
    scopes = {
        f"{method} {path}": call["x-token-scope"]
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
        if "x-token-scope" in call
    }
    assert scopes["post /api/v1/threads/{id}/posts"] == "post"
    assert scopes["delete /api/v1/posts/{id}"] == "edit"
    assert "A token needs <code>post</code>" in client.get("/api/v1/docs").text
