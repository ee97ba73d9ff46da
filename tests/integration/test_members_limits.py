"""How often somebody may try to sign in or up."""

import pytest
from django.core.cache import cache

from members.models import Member
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def sign_in(client, email="sam@hub.example", password="wrong wrong wrong", **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def test_eleventh_sign_in_of_a_minute_from_one_address_has_to_wait(client):
    statuses = [sign_in(client, f"member-{n}@hub.example").status_code for n in range(11)]
    assert statuses == [200] * 10 + [429]


def test_refusal_says_how_long_to_wait(client):
    answers = [sign_in(client, f"member-{n}@hub.example") for n in range(11)]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 66
    assert "<h1>Please wait a moment</h1>" in answers[-1].text


def test_sixth_failure_for_one_account_has_to_wait_whatever_the_address(client):
    MemberFactory(email="sam@hub.example")
    statuses = [sign_in(client, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(6)]
    assert statuses == [200] * 5 + [429]
    assert sign_in(client, password=PASSWORD, REMOTE_ADDR="192.0.2.99").status_code == 429


def test_failures_for_an_unknown_account_are_limited_alike(client):
    statuses = [sign_in(client, "nobody@hub.example", REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(6)]
    assert statuses == [200] * 5 + [429]


def test_sign_ins_that_work_are_no_failures(client):
    MemberFactory(email="sam@hub.example")
    for n in range(8):
        assert sign_in(client, password=PASSWORD, REMOTE_ADDR=f"192.0.2.{n}").status_code == 302
        client.post("/accounts/logout/")


def test_21st_sign_up_of_an_hour_from_one_address_has_to_wait(client):
    def sign_up(n):
        data = {"email": f"new-{n}@hub.example", "password1": PASSWORD}
        return client.post("/accounts/signup/", data).status_code

    assert [sign_up(n) for n in range(21)] == [302] * 20 + [429]
    assert Member.objects.count() == 20


def test_made_up_forwarded_address_does_not_help(client):
    statuses = [
        sign_in(client, f"member-{n}@hub.example", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(11)
    ]
    assert statuses[-1] == 429


def test_behind_a_trusted_proxy_each_client_is_counted_apart(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    statuses = [
        sign_in(client, f"member-{n}@hub.example", headers={"X-Forwarded-For": f"203.0.113.7, 198.51.100.{n}"})
        for n in range(11)
    ]
    assert {answer.status_code for answer in statuses} == {200}


def test_fifth_reset_within_a_minute_has_to_wait(client):
    answers = [client.post("/accounts/password/reset/", {"email": "sam@hub.example"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
