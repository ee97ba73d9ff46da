import pytest
from django.contrib.auth.models import AnonymousUser

from members.visibility import FIELDS, profile_of
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def shown_to(viewer, member) -> set[str]:
    profile = profile_of(viewer, member)
    return {field for field in ("pronouns", "about", "location") if getattr(profile, field)}


def test_each_kind_of_viewer_sees_the_fields_that_are_for_them():
    sam = MemberFactory(
        pronouns="they/them", about="Bakes", about_seen_by="members", location="Leeds", location_seen_by="me"
    )
    assert shown_to(AnonymousUser(), sam) == {"pronouns"}
    assert shown_to(MemberFactory(is_active=False), sam) == {"pronouns"}
    assert shown_to(MemberFactory(), sam) == {"pronouns", "about"}
    assert shown_to(MemberFactory(admin=True), sam) == {"pronouns", "about"}
    assert shown_to(sam, sam) == {"pronouns", "about", "location"}


def test_new_member_shows_to_everyone_only_what_everyone_could_see_before_there_was_a_choice():
    member = MemberFactory()
    open_fields = {field for field in FIELDS if getattr(member, f"{field}_seen_by") == "everyone"}
    assert open_fields == {"pronouns", "about", "photo"}


def test_photo_is_given_to_those_alone_who_may_see_it():
    sam = MemberFactory(photo="photos/a.webp", photo_seen_by="members")
    assert (sam.photo_for(None), sam.photo_for(AnonymousUser())) == (None, None)
    assert sam.photo_for(MemberFactory()).name == "photos/a.webp"
    assert MemberFactory().photo_for(None) is None
