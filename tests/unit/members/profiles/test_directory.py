import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, QueryDict

from members.models import CommunityRole, Interest
from members.profiles import directory as module
from members.profiles.directory import Asked, directory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def viewer():
    return MemberFactory(display_name="Zoe", handle="zoe", location="Hidden cove", location_seen_by="me")


def found(viewer, query: str) -> list[str]:
    return [row.name for row in directory(viewer, Asked.from_query(QueryDict(query))).members]


def person(name: str, interest: str = "", **fields) -> None:
    member = MemberFactory(display_name=name, handle=name.lower(), **fields)
    if interest:
        Interest.objects.create(member=member, words=interest, key=interest.lower().replace(" ", "-"))


def test_members_are_found_by_name_place_and_interest_and_narrowed_by_role(viewer):
    ally = CommunityRole.objects.get(slug="ally")
    person("Ann", "Peer support", location="Leeds", community_role=ally)
    person("Ben", "Peer support")
    assert found(viewer, "q=ann") == ["Ann"]
    assert found(viewer, "q=leeds") == ["Ann"]
    assert found(viewer, "q=support+peer") == ["Ann", "Ben"]
    assert found(viewer, "interest=Peer+support") == ["Ann", "Ben"]
    assert found(viewer, "role=ally&interest=peer-support") == ["Ann"]
    assert found(viewer, "role=nothing") == []
    assert found(viewer, "q=%00") == ["Ann", "Ben", "Zoe"]


def test_nothing_matches_that_people_keep_to_themselves(viewer):
    ally = CommunityRole.objects.get(slug="ally")
    person(
        "Ann",
        "Secret tea",
        location="Leeds",
        community_role=ally,
        location_seen_by="me",
        interests_seen_by="me",
        community_role_seen_by="me",
    )
    for query in ("q=leeds", "q=secret", "interest=secret-tea", "role=ally", "q=cove"):
        assert found(viewer, query) == []
    page = directory(viewer)
    assert page.interests == []
    ann = page.members[0]
    assert (ann.name, ann.location, ann.interests, ann.role) == ("Ann", "", (), "")


def test_guests_see_nobody():
    MemberFactory()
    assert directory(AnonymousUser()).members == []


def test_pages_follow_one_another_by_name(viewer, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 2)
    for name in ("Bea", "al", "Bea", "cid"):
        MemberFactory(display_name=name)
    MemberFactory(display_name="Gone", is_active=False)
    seen, after = [], ""
    while True:
        page = directory(viewer, Asked(after=after))
        seen += [row.name for row in page.members]
        after = page.after
        if not after:
            break
    assert seen == ["al", "Bea", "Bea", "cid", "Zoe"]


def test_address_that_leads_nowhere_is_not_found(viewer):
    with pytest.raises(Http404):
        directory(viewer, Asked(after="nobody"))


def test_interests_to_choose_from_are_the_common_ones_and_the_one_asked_for(viewer):
    person("Ann", "Tea")
    page = directory(viewer, Asked.from_query(QueryDict("interest=rowing+boats")))
    assert [(row["label"], row["number"]) for row in page.interest_choices()] == [("rowing boats", 0), ("Tea", 1)]
