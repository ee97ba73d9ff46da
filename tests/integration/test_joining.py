"""Asking to be let into an invited space that says it is there, and the answer."""

import pytest
from django.core.exceptions import ValidationError

from forums import actions
from forums.models import JoinRequest, SpaceMembership
from hub.mail.models import Mail
from hub.plugins.testing import deliver
from members.models import AuditEntry
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return SpaceFactory(name="Quiet circle", slug="quiet", invited=True, listed=True, description="Secret plumword.")


@pytest.fixture
def leader(space):
    return SpaceMembershipFactory(space=space, facilitator=True).member


@pytest.fixture
def asker(client):
    member = MemberFactory(handle="sam", display_name="Sam")
    client.force_login(member)
    return member


def mails() -> list[tuple[str, str, str]]:
    return list(Mail.objects.order_by("pk").values_list("to", "subject", "text"))


def test_member_finds_the_name_asks_and_is_let_in_with_words(client, space, leader, asker):
    listed = client.get("/spaces/").content.decode()
    assert ("Quiet circle" in listed, "plumword" in listed) == (True, False)
    assert client.post("/spaces/quiet/join/", {"message": "I care for my mum."}).status_code == 302
    deliver()
    [(to, subject, text)] = mails()
    assert (to, subject) == (leader.email, "Sam asks to join Quiet circle")
    assert "I care for my mum." in text
    assert "Waiting for an answer" in client.get("/spaces/").content.decode()

    client.force_login(leader)
    assert "I care for my mum." in client.get("/spaces/quiet/people/").content.decode()
    answer = {"handle": "sam", "message": "Welcome, Sam!", "answer": "yes"}
    assert client.post("/spaces/quiet/people/answer/", answer).status_code == 302
    deliver()
    to, subject, text = mails()[1]
    assert (to, subject, "Welcome, Sam!" in text) == (asker.email, "You are in: Quiet circle", True)
    assert SpaceMembership.objects.filter(space=space, member=asker).exists()
    client.force_login(asker)
    assert client.get("/spaces/quiet/").status_code == 200
    assert client.get("/spaces/quiet/join/").status_code == 302


def test_no_is_told_with_words_and_one_may_ask_again(client, space, leader, asker):
    client.post("/spaces/quiet/join/", {"message": ""})
    actions.answer_request(space, actor=leader, handle="sam", accept=False, words="We are full.")
    deliver()
    assert mails()[-1][1] == "Your request to join Quiet circle"
    assert not SpaceMembership.objects.filter(space=space, member=asker).exists()
    assert "We are full." in client.get("/spaces/quiet/join/").content.decode()
    assert client.post("/spaces/quiet/join/", {"message": "And now?"}).status_code == 302
    acts = AuditEntry.objects.filter(actor=leader).values_list("act", flat=True)
    assert list(acts) == ["space.request_declined"]


def test_no_second_request_while_one_waits_but_it_can_be_taken_back(client, space, leader, asker):
    client.post("/spaces/quiet/join/", {"message": "Please."})
    again = client.post("/spaces/quiet/join/", {"message": "Please!"})
    assert (again.status_code, JoinRequest.objects.count()) == (200, 1)
    with pytest.raises(ValidationError):
        actions.ask_to_join(space, actor=asker, words="Please?")
    client.post("/spaces/quiet/join/take-back/")
    assert JoinRequest.objects.count() == 0
    client.force_login(leader)
    gone = client.post("/spaces/quiet/people/answer/", {"handle": "sam", "answer": "yes"})
    assert "This request does not wait any more" in gone.content.decode()
    assert SpaceMembership.objects.filter(member=asker).count() == 0


def test_space_that_is_not_listed_is_not_there_to_be_asked_for(client, asker):
    SpaceFactory(name="Unseen circle", slug="unseen", invited=True)
    assert "Unseen" not in client.get("/spaces/").content.decode()
    assert client.get("/spaces/unseen/join/").status_code == 404
    assert client.post("/spaces/unseen/join/", {"message": "Hi"}).status_code == 404
    client.logout()
    assert client.get("/spaces/quiet/join/").status_code == 302
    assert "Quiet circle" not in client.get("/spaces/").content.decode()


def test_words_too_long_come_back_and_nothing_is_kept(client, space, asker):
    answer = client.post("/spaces/quiet/join/", {"message": "x" * 1001})
    page = answer.content.decode()
    assert "These are 1,001 characters; 1,000 is the most." in page
    assert ("x" * 1001 in page, JoinRequest.objects.count()) == (True, 0)
