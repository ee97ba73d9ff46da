"""Where a member is signed in, and signing out from afar."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.live.models import Topic
from hub.live.sessions import still_signed_in
from members.devices.actions import forget_ended
from members.devices.middleware import EVERY, MARK
from members.models import SignedIn
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; like Mac OS X) Mobile Safari/604.1"}


def signed_in(member, headers) -> Client:
    client = Client(headers=headers)
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_list_names_each_device_and_which_one_this_is():
    member = MemberFactory()
    laptop, _ = signed_in(member, FIREFOX), signed_in(member, PHONE)
    signed_in(MemberFactory(), {"User-Agent": "curl"})
    page = laptop.get("/account/sessions/").text
    assert page.index("Firefox on Windows") < page.index("This device") < page.index("Safari on an iPhone")
    assert "A device we do not know" not in page


def test_one_device_is_signed_out_from_another_and_its_sockets_are_asked_about():
    member = MemberFactory()
    laptop, phone = signed_in(member, FIREFOX), signed_in(member, PHONE)
    key, stamp = phone.session.session_key, Topic.objects.filter(name=f"member:{member.pk}").values_list("stamp")
    before = stamp.first() or (0,)
    lost = SignedIn.objects.get(device="Safari on an iPhone")
    answer = laptop.post(f"/account/sessions/{lost.pk}/end/", follow=True)
    assert "You are signed out there: Safari on an iPhone." in answer.text
    assert (is_in(phone), is_in(laptop)) == (False, True)
    assert still_signed_in(member.pk, {key}) == set()
    assert stamp.first() > before


def test_signing_out_everywhere_else_leaves_this_device_signed_in():
    member = MemberFactory()
    laptop, phone = signed_in(member, FIREFOX), signed_in(member, PHONE)
    # One from before the hub kept a list: it ends, too.
    old = signed_in(member, {"User-Agent": "curl"})
    SignedIn.objects.filter(device="A device we do not know").delete()
    page = laptop.post("/account/sessions/end-others/", follow=True).text
    assert "You are signed out everywhere else. Here you stay signed in." in page
    assert [is_in(client) for client in (laptop, phone, old)] == [True, False, False]
    assert list(SignedIn.objects.values_list("device", "session_key")) == [
        ("Firefox on Windows", laptop.session.session_key)
    ]


def test_ending_the_session_one_is_in_signs_out_here():
    laptop = signed_in(MemberFactory(), FIREFOX)
    answer = laptop.post(f"/account/sessions/{SignedIn.objects.get().pk}/end/")
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_in(laptop)


def test_new_password_keeps_this_device_in_the_list_and_takes_the_others_off():
    member = MemberFactory()
    laptop, _ = signed_in(member, FIREFOX), signed_in(member, PHONE)
    since = SignedIn.objects.get(device="Firefox on Windows").since
    laptop.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "four plain words here"})
    page = laptop.get("/account/sessions/").text
    assert "Firefox on Windows" in page
    assert "Safari on an iPhone" not in page
    assert SignedIn.objects.get(device="Firefox on Windows").since == since


def test_session_is_noted_once_an_hour_and_costs_no_query_in_between():
    laptop = signed_in(MemberFactory(), FIREFOX)
    laptop.get("/account/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        laptop.get("/account/")
    assert [q["sql"] for q in queries if "signedin" in q["sql"]] == []
    session = laptop.session
    session[MARK] = (session.session_key, session[MARK][1] - EVERY - 1)
    session.save()
    SignedIn.objects.update(seen_at=timezone.now() - timedelta(days=1))
    laptop.get("/account/")
    assert SignedIn.objects.get().seen_at > timezone.now() - timedelta(minutes=1)


def test_what_is_over_is_forgotten():
    signed_in(MemberFactory(), FIREFOX)
    signed_in(MemberFactory(), PHONE)
    Session.objects.filter(pk=SignedIn.objects.get(device="Firefox on Windows").session_key).delete()
    assert forget_ended() == 1
    assert [str(row) for row in SignedIn.objects.all()] == ["Safari on an iPhone"]
