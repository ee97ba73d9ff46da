import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from members.queries import audiences, member_by_id, profile_for, visible_members
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people():
    return {
        "sam": MemberFactory(handle="sam"),
        "gone": MemberFactory(handle="gone", is_active=False),
        "new": MemberFactory(handle="new-here", confirmed=False),
    }


def test_visitor_sees_confirmed_active_members_only(people):
    assert [member.handle for member in visible_members(AnonymousUser())] == ["sam"]


def test_admin_sees_suspended_and_unconfirmed_members(people):
    admin = MemberFactory(handle="admin-a", admin=True)
    assert {member.handle for member in visible_members(admin)} == {"sam", "gone", "new-here", "admin-a"}


def test_suspended_admin_sees_what_a_visitor_sees(people):
    admin = MemberFactory(admin=True, is_active=False)
    assert [member.handle for member in visible_members(admin)] == ["sam"]


@pytest.mark.parametrize("handle", ["gone", "new-here", "nobody"])
def test_profile_of_hidden_member_is_not_found(people, handle):
    with pytest.raises(Http404):
        profile_for(people["sam"], handle)


def test_profile_is_found_whatever_the_case_of_the_handle(people):
    assert profile_for(AnonymousUser(), "SAM") == people["sam"]


def test_member_by_id_answers_none_for_suspended_members(people):
    assert member_by_id(people["sam"].pk) == people["sam"]
    assert member_by_id(people["gone"].pk) is None


def test_only_active_members_hold_the_members_token(people):
    assert tuple(audiences(people["sam"])) == ("members",)
    assert tuple(audiences(people["gone"])) == ()
    assert tuple(audiences(AnonymousUser())) == ()
