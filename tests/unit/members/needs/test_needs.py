import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404

from members.needs.actions import tell
from members.needs.queries import may_read, needs_for, own_needs, readers_of
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_needs_are_read_by_the_member_admins_and_facilitators_of_their_invited_spaces_alone():
    sam, space = MemberFactory(handle="sam"), SpaceFactory(invited=True, name="Circle")
    tell(actor=sam, words="Captions, please.")
    SpaceMembershipFactory(space=space, member=sam)
    kwame = SpaceMembershipFactory(space=space, facilitator=True).member
    beside = SpaceMembershipFactory(space=space).member
    elsewhere = SpaceMembershipFactory(space=SpaceFactory(invited=True), facilitator=True).member
    of_public = SpaceMembershipFactory(space=SpaceFactory(), facilitator=True).member
    SpaceMembershipFactory(space=of_public.space_memberships.get().space, member=sam, facilitator=True)
    for viewer in (sam, kwame, MemberFactory(admin=True)):
        assert needs_for(viewer, "sam")[1].words == "Captions, please."
    for viewer in (beside, elsewhere, of_public, MemberFactory(), AnonymousUser()):
        with pytest.raises(Http404):
            needs_for(viewer, "sam")
    assert [(row.name, row.space) for row in readers_of(sam)] == [(kwame.display_name, "Circle")]


def test_facilitator_reads_them_no_more_when_the_space_opens_or_they_are_suspended():
    sam, space = MemberFactory(), SpaceFactory(invited=True)
    SpaceMembershipFactory(space=space, member=sam)
    kwame = SpaceMembershipFactory(space=space, facilitator=True).member
    assert may_read(kwame, sam)
    kwame.is_active = False
    assert not may_read(kwame, sam)
    kwame.is_active, space.kind = True, "members"
    space.save()
    assert not may_read(kwame, sam)


def test_needs_are_replaced_and_taken_away_by_telling_nothing():
    sam = MemberFactory()
    tell(actor=sam, words="Captions")
    tell(actor=sam, words="Captions and breaks")
    assert own_needs(sam).words == "Captions and breaks"
    with pytest.raises(ValidationError):
        tell(actor=sam, words="a" * 2001)
    tell(actor=sam, words="  ")
    assert own_needs(sam) is None
