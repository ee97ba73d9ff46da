"""Changing one's address: nothing changes until both mailboxes have said yes."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from hub.mail.models import Mail
from members.email_change.actions import forget_old
from members.models import AuditEntry, EmailChange, Member
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OLD, NEW = "sam@hub.example", "sam@elsewhere.example"


def link(to: str) -> str:
    """The path of the link in the newest mail to that address."""
    text = Mail.objects.filter(to=to).latest("pk").text
    return re.search(r"http://127\.0\.0\.1:8000(/accounts/email/\S+)", text).group(1)


@pytest.fixture
def sam(client) -> Member:
    """Signed in, and has just shown that it is them."""
    member = MemberFactory(email=OLD, display_name="Sam Okoro")
    client.post("/accounts/login/", {"login": OLD, "password": PASSWORD})
    asked = client.get("/account/email/").headers["Location"]
    assert asked == "/accounts/again/?next=%2Faccount%2Femail%2F"
    client.post(asked, {"password": PASSWORD})
    return member


def ask(client, email=NEW):
    return client.post("/account/email/", {"email": email}, follow=True)


def address(member) -> tuple[str, list]:
    member.refresh_from_db()
    return member.email, list(EmailAddress.objects.filter(user=member).values_list("email", "verified", "primary"))


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_address_changes_when_both_have_said_yes_in_either_order(client, sam, order):
    page = ask(client, email="Sam@Elsewhere.example").text
    assert f"A change to {NEW} waits." in page
    links, reader = {"old": link(OLD), "new": link(NEW)}, Client()
    for path in links.values():
        assert reader.get(path).status_code == 200
    assert "Thank you, one link is left" in reader.post(links[order[0]]).text
    assert address(sam) == (OLD, [(OLD, True, True)])
    assert "The address is changed" in reader.post(links[order[1]]).text
    assert address(sam) == (NEW, [(NEW, True, True)])
    told = Mail.objects.filter(subject="Your address on Co-Pro Hub is changed").values_list("to", flat=True)
    assert sorted(told) == [NEW, OLD]
    assert AuditEntry.objects.get().act == "member.email_changed"
    assert client.get("/account/").status_code == 200
    for path in links.values():
        for answer in (reader.get(path), reader.post(path)):
            assert (answer.status_code, "This link no longer works" in answer.text) == (410, True)
    for email, signed_in in ((OLD, False), (NEW, True)):
        visitor = Client()
        visitor.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert ("_auth_user_id" in visitor.session) is signed_in


def test_opening_a_link_changes_nothing_and_saying_yes_twice_is_no_fault(client, sam):
    ask(client)
    client.get(link(OLD))
    client.get(link(NEW))
    assert address(sam)[0] == OLD
    assert EmailChange.objects.get().approved_at is None
    client.post(link(OLD))
    assert "one link is left" in client.post(link(OLD)).text
    assert "You have said yes." in client.get(link(OLD)).text


def test_old_mailbox_stops_it_even_after_saying_yes(client, sam):
    ask(client)
    old, new = link(OLD), link(NEW)
    client.post(old)
    assert "The change is stopped" in client.post(old, {"stop": "1"}).text
    assert client.post(new).status_code == 410
    assert address(sam)[0] == OLD
    assert AuditEntry.objects.get().act == "email_change.stopped"


def test_member_stops_it_and_a_newer_wish_ends_the_older_links(client, sam):
    ask(client)
    first = link(NEW)
    ask(client, email="other@elsewhere.example")
    assert client.post(first).status_code == 410
    assert "Nothing was changed." in client.post("/account/email/stop/", follow=True).text
    assert client.post(link("other@elsewhere.example")).status_code == 410
    assert EmailChange.objects.count() == 0


def test_nothing_tells_that_an_address_is_a_members_but_the_mail_to_it(client, sam):
    MemberFactory(email="taken@hub.example")
    pages = [re.sub(r"value=\"\w{64}\"", "", ask(client, email).text) for email in (NEW, "taken@hub.example")]
    assert pages[0].replace(NEW, "…") == pages[1].replace("taken@hub.example", "…")
    mail = Mail.objects.filter(to="taken@hub.example").get()
    assert (mail.subject, "/accounts/email/" in mail.text) == ("You are already a member of Co-Pro Hub", False)


def test_mail_to_the_new_address_names_nobody(client, sam):
    ask(client)
    mail = Mail.objects.filter(to=NEW).get()
    for words in (mail.text, mail.html, Client().get(link(NEW)).text):
        assert "Sam Okoro" not in words
        assert OLD not in words


def test_address_that_somebody_else_took_meanwhile_is_refused_and_nothing_changes(client, sam):
    ask(client)
    client.post(link(OLD))
    MemberFactory(email=NEW)
    assert "This address belongs to another member by now." in client.post(link(NEW)).text
    assert address(sam)[0] == OLD


@pytest.mark.parametrize("end", ["old", "suspended", "changed by the team"])
def test_links_end_with_time_and_with_the_account(client, sam, end):
    ask(client)
    if end == "old":
        EmailChange.objects.update(asked_at=timezone.now() - timedelta(days=3, minutes=1))
        assert client.get(link(OLD)).status_code == 410
        assert forget_old() == 1
    elif end == "suspended":
        Member.objects.filter(pk=sam.pk).update(is_active=False)
    else:
        Member.objects.filter(pk=sam.pk).update(email="by-the-team@hub.example")
    assert [client.post(link(to)).status_code for to in (OLD, NEW)] == [410, 410]


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Enter your email address"),
        ("sam", "This is not a full email address."),
        (OLD.upper(), "This is your address already."),
        ("a" * 250 + "@hub.example", "This address is too long for us"),
    ],
)
def test_wrong_address_is_said_beside_the_field(client, sam, email, words):
    page = ask(client, email).text
    assert '<a href="#id_email">' in page
    assert words in page
    assert Mail.objects.count() == 0


def test_links_that_were_never_sent_are_answered_alike_without_a_cookie(client):
    for side in ("old", "new"):
        answer = client.get(f"/accounts/email/{side}/made-up/")
        assert (answer.status_code, answer.cookies.keys()) == (410, set())


def test_sixth_wish_in_a_day_has_to_wait(client, sam, settings):
    settings.RATE_LIMITS = True
    statuses = [client.post("/account/email/", {"email": f"n{n}@hub.example"}).status_code for n in range(6)]
    assert statuses == [302] * 5 + [429]
