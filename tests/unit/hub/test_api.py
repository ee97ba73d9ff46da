"""The roof of the API, with a few planted addresses beside the real ones: every error is a problem."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.urls import include, path
from ninja import Schema

from hub.api import build, urls_of
from hub.limits.rates import TooMany
from tests.factories.members import MemberFactory

planted = build(urls_namespace="planted")


class Words(Schema):
    title: str
    size: int


@planted.get("/who")
def who(request):
    return {"signed_in": request.user.is_authenticated}


@planted.post("/words")
def words(request, body: Words):
    return {"title": body.title}


RAISED = {
    "denied": PermissionDenied("Only facilitators may do this."),
    "missing": Http404("a secret name"),
    "invalid": ValidationError("Write something first."),
    "too-many": TooMany(7),
    "bug": RuntimeError("a secret detail"),
}


@planted.get("/raise/{name}")
def raising(request, name: str):
    raise RAISED[name]


urlpatterns = [path("planted/", urls_of(planted)), path("", include("hub.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.urls(__name__)]


def problem_of(answer) -> tuple[int, str]:
    """Status and detail, after checking that the rest is as RFC 9457 has it."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"], bool(body["title"])) == ("about:blank", answer.status_code, True)
    return answer.status_code, body["detail"]


def post(client, body: object = None, raw: str = "", **more):
    return client.post("/planted/words", raw or json.dumps(body), content_type="application/json", **more)


@pytest.fixture
def member_client():
    client = Client(enforce_csrf_checks=True)
    client.force_login(MemberFactory())
    client.cookies["csrftoken"] = "t" * 32
    return client


TOKEN = {"headers": {"X-CSRFToken": "t" * 32}}


def test_guest_may_read(client):
    assert client.get("/planted/who").json() == {"signed_in": False}


def test_guest_may_not_write(client):
    assert problem_of(post(client, {"title": "Hello", "size": 1})) == (401, "Sign in first: this needs a member.")


def test_member_writes_with_the_token(member_client):
    assert post(member_client, {"title": "Hello", "size": 1}, **TOKEN).json() == {"title": "Hello"}


def test_member_without_the_token_is_refused(member_client):
    told = "The CSRF token is missing or wrong: send the csrftoken cookie as X-CSRFToken."
    assert problem_of(post(member_client, {"title": "Hello", "size": 1})) == (403, told)


def test_wrong_fields_are_named(member_client):
    answer = post(member_client, {"size": "large"}, **TOKEN)
    assert problem_of(answer) == (422, "Not understood: body.title, body.size.")
    assert [error["field"] for error in answer.json()["errors"]] == ["body.title", "body.size"]


def test_body_that_is_no_json_is_400(member_client):
    assert problem_of(post(member_client, raw="{not json", **TOKEN))[0] == 400


def test_body_larger_than_the_hub_takes_is_413(member_client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    told = "The request is larger than this hub takes (4 MB)."
    assert problem_of(post(member_client, {"title": "x" * 2000, "size": 1}, **TOKEN)) == (413, told)


@pytest.mark.parametrize(
    ("name", "status", "detail"),
    [
        ("denied", 403, "Only facilitators may do this."),
        ("missing", 404, "There is nothing here, or it is not for you."),
        ("invalid", 422, "Write something first."),
        ("too-many", 429, "Please wait 7 seconds, then try again."),
        ("bug", 500, "Something went wrong on our side. Nothing was changed; please try again."),
    ],
)
def test_what_a_view_raises_becomes_a_problem(client, name, status, detail):
    assert problem_of(client.get(f"/planted/raise/{name}")) == (status, detail)


def test_limit_says_how_long_to_wait(client):
    assert client.get("/planted/raise/too-many")["Retry-After"] == "7"


def test_wrong_method_is_a_problem_that_names_the_right_one(client):
    answer = client.get("/planted/words")
    assert problem_of(answer) == (405, "This address takes POST only.")
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nowhere", "/api/v2/spaces"])
def test_unknown_address_is_a_problem(client, address):
    told = "There is no such address in the API. /api/v1/docs lists what there is."
    assert problem_of(client.get(address)) == (404, told)


def test_description_is_public_and_names_the_search(client):
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, "/api/v1/search" in answer.json()["paths"]) == (200, True)


def test_page_of_the_description_is_for_everybody_and_sets_no_cookie(client):
    answer = client.get("/api/v1/docs")
    assert (answer.status_code, "/api/v1/search" in answer.text, answer.cookies) == (200, True, {})
