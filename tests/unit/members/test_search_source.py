import pytest

from hub.plugins.events import MemberChanged, MemberJoined, MemberRestored, MemberSuspended
from members.search_source import MemberSource
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_member_is_found_by_what_everybody_may_see():
    member = MemberFactory(handle="sam", display_name="Sam Okoro", pronouns="they/them", about="I bake.")
    document = next(MemberSource().documents([member.pk]))
    assert (document.url, document.title, document.body) == ("/members/sam/", "Sam Okoro", "I bake.")
    assert (document.audience, document.people) == ("public", ("Sam Okoro", "sam"))
    assert member.email not in repr(document)


def test_what_is_for_members_is_a_document_of_its_own_and_what_is_for_nobody_is_in_none():
    member = MemberFactory(about="Bakes", about_seen_by="members", location="Leeds", location_seen_by="me")
    public, rest = MemberSource().documents([member.pk])
    assert (public.audience, public.part, public.body) == ("public", "", "")
    assert (rest.audience, rest.part, rest.body) == ("members", "members", "Bakes")


@pytest.mark.parametrize("state", [{"is_active": False}, {"confirmed": False}])
def test_hidden_member_has_no_document(state):
    member = MemberFactory(**state)
    assert list(MemberSource().documents([member.pk])) == []
    assert MemberSource().ids(0, 10) == []


def test_last_look_says_what_the_documents_say(django_assert_num_queries):
    shy = {"about": "Bakes", "about_seen_by": "members"}
    found = [MemberFactory(about="I bake."), MemberFactory(**shy), MemberFactory(is_active=False, **shy)]
    ids = [member.pk for member in found]
    said = {(each.object_id, each.part): each.audience for each in MemberSource().documents(ids)}
    with django_assert_num_queries(2):
        assert MemberSource().audiences(ids) == said
    assert sorted(said) == [(ids[0], ""), (ids[1], ""), (ids[1], "members")]


def test_rebuild_walks_through_all_members_in_order():
    first, second, third = (MemberFactory().pk for _ in range(3))
    assert MemberSource().ids(0, 2) == [first, second]
    assert MemberSource().ids(second, 2) == [third]


@pytest.mark.parametrize("event", [MemberJoined, MemberChanged, MemberSuspended, MemberRestored])
def test_every_change_of_a_member_makes_the_document_stale(event):
    assert list(MemberSource.events[event](event(7))) == [7]
