"""Access needs are told on a page that says who reads them, and found where they are needed."""

import pytest

from members.needs.actions import tell
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def test_member_tells_their_needs_and_sees_by_name_who_reads_them(client):
    sam, space = MemberFactory(handle="sam"), SpaceFactory(invited=True, name="Circle")
    SpaceMembershipFactory(space=space, member=sam)
    SpaceMembershipFactory(space=space, member=MemberFactory(display_name="Kwame"), facilitator=True)
    client.force_login(sam)
    assert "<li>Kwame, in Circle</li>" in client.get("/account/access-needs/").text
    page = client.post("/account/access-needs/", {"words": "Captions, please."}, follow=True)
    assert "Your access needs are saved." in page.text
    assert "Captions, please." in client.get("/members/sam/access-needs/").text
    assert "Captions" not in client.get("/members/sam/").text + client.get("/api/v1/members/sam").text
    refused = client.post("/account/access-needs/", {"words": "a" * 2001})
    assert ("a" * 2001 in refused.text, 'href="#id_words"' in refused.text) == (True, True)


def test_facilitator_finds_the_way_to_them_in_the_list_of_people(client):
    space = SpaceFactory(invited=True)
    sam = SpaceMembershipFactory(space=space, member=MemberFactory(handle="sam")).member
    SpaceMembershipFactory(space=space, member=MemberFactory(handle="kim"))
    tell(actor=sam, words="Captions, please.")
    client.force_login(SpaceMembershipFactory(space=space, facilitator=True).member)
    page = client.get(f"{space.get_absolute_url()}people/").text
    assert '<a href="/members/sam/access-needs/">' in page
    assert "/members/kim/access-needs/" not in page
    assert "Captions" not in page
    assert "Captions, please." in client.get("/members/sam/access-needs/").text
