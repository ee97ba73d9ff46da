import pytest
from django.contrib.auth.models import AnonymousUser

from forums import following, joining, permissions, queries
from forums.enums import SpaceKind, Standing
from forums.models import Space, Thread
from forums.standing import standing
from hub.plugins.search import audiences_of
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def everybody(space):
    joined, facilitator = SpaceMembershipFactory(space=space), SpaceMembershipFactory(space=space, facilitator=True)
    suspended_admin = MemberFactory(admin=True, is_active=False)
    left_out = SpaceMembershipFactory(space=space, member__is_active=False)
    return {
        "anonymous": AnonymousUser(),
        "member": MemberFactory(),
        "joined": joined.member,
        "facilitator": facilitator.member,
        "facilitator of another space": SpaceMembershipFactory(facilitator=True, space__invited=True).member,
        "admin": MemberFactory(admin=True),
        "suspended": left_out.member,
        "suspended admin": suspended_admin,
    }


SEES = {
    SpaceKind.PUBLIC: {
        "anonymous",
        "member",
        "joined",
        "facilitator",
        "facilitator of another space",
        "admin",
        "suspended",
        "suspended admin",
    },
    SpaceKind.MEMBERS: {"member", "joined", "facilitator", "facilitator of another space", "admin"},
    SpaceKind.INVITED: {"joined", "facilitator", "admin"},
}


@pytest.mark.parametrize("kind", SpaceKind)
def test_every_form_of_the_rule_opens_a_space_to_the_same_people(kind):
    space = SpaceFactory(kind=kind)
    people = everybody(space)
    by_list = {who for who, viewer in people.items() if queries.visible_spaces(viewer).filter(pk=space.pk).exists()}
    by_standing = {who for who, viewer in people.items() if permissions.may_see_space(standing(viewer, space), space)}
    ids = {viewer.pk or 0: who for who, viewer in people.items()}
    by_batch = {ids[pk] for pk in following.followers_of_space(space.pk, ids)}
    assert by_list == by_standing == by_batch == SEES[kind]


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("kind", SpaceKind)
def test_every_form_of_the_rule_opens_a_thread_to_the_same_people(kind, hidden):
    thread = ThreadFactory(space__kind=kind, hidden=hidden)
    people = everybody(thread.space)
    by_list = {who for who, viewer in people.items() if queries.may_see_thread_of_id(viewer, thread.pk)}
    by_standing = {
        who for who, viewer in people.items() if permissions.may_see_thread(standing(viewer, thread.space), thread)
    }
    ids = {viewer.pk or 0: who for who, viewer in people.items()}
    by_batch = {ids[pk] for pk in following.followers_of_thread(thread.pk, ids)}
    assert by_list == by_standing == by_batch == (SEES[kind] & {"facilitator", "admin"} if hidden else SEES[kind])


@pytest.mark.parametrize("kind", SpaceKind)
def test_audience_tokens_open_the_same_spaces_as_the_rule(kind):
    space = SpaceFactory(kind=kind)
    people = everybody(space)
    by_token = {who for who, viewer in people.items() if queries.audience_of(space) in audiences_of(viewer)}
    assert by_token == SEES[kind]


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("kind", SpaceKind)
def test_token_of_a_name_is_held_by_those_alone_who_may_ask_to_join(kind, listed):
    space = SpaceFactory(kind=kind, listed=listed)
    people = everybody(space)
    by_token = {who for who, viewer in people.items() if joining.ask_token(space.pk) in audiences_of(viewer)}
    by_list = {who for who, viewer in people.items() if space in joining.spaces_to_ask_for(viewer)}
    asks = {"member", "facilitator of another space"} if listed and kind == SpaceKind.INVITED else set()
    assert by_token == by_list == asks


def test_who_may_post():
    space = Space(kind="public", who_may_post="members")
    assert [permissions.may_post(standing, space) for standing in Standing] == [False, True, True, True, True]
    announcements = Space(kind="public", who_may_post="facilitators")
    assert [permissions.may_post(standing, announcements) for standing in Standing] == [False, False, False, True, True]
    invited = Space(kind="invited", who_may_post="members")
    assert [permissions.may_post(standing, invited) for standing in Standing] == [False, False, True, True, True]


def test_a_lock_stops_replies_of_everybody():
    thread = Thread(space=Space(kind="public", who_may_post="members"), locked=True)
    assert [permissions.may_reply(standing, thread) for standing in Standing] == [False] * 5


def test_only_invited_spaces_have_a_list_of_people():
    assert [permissions.may_manage_members(s, Space(kind="invited")) for s in Standing] == [False] * 3 + [True] * 2
    assert [permissions.may_manage_members(s, Space(kind="public")) for s in Standing] == [False] * 5
