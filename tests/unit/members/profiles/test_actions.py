import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from hub.plugins.models import OutboxEvent
from members import actions
from members.models import AuditEntry, CommunityRole, Member
from members.profiles.actions import delete_role, save_role
from members.profiles.interests import interests_from
from tests.factories.members import MemberFactory
from tests.integration.test_members_pages import upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_interests_are_kept_once_each_in_the_order_they_were_typed():
    found = interests_from("Peer support, gardening ,\n peer  Support, , ☕")
    assert found == {"peer-support": "Peer support", "gardening": "gardening"}


@pytest.mark.parametrize("text", [", ".join(f"word {n}" for n in range(13)), "a" * 41])
def test_too_many_or_too_long_interests_are_refused(text):
    with pytest.raises(ValidationError):
        interests_from(text)


def test_profile_keeps_what_is_not_named():
    sam = MemberFactory(about="Bakes", location="Leeds")
    actions.change_profile(actor=sam, member=sam, location=" York ", interests={"tea": "Tea"})
    sam.refresh_from_db()
    assert (sam.about, sam.location, [row.words for row in sam.interests.all()]) == ("Bakes", "York", ["Tea"])


def test_choice_that_is_none_is_refused():
    sam = MemberFactory()
    with pytest.raises(ValidationError):
        actions.change_profile(actor=sam, member=sam, about_seen_by="nobody")


def test_photo_that_fewer_people_may_see_gets_a_new_name(django_capture_on_commit_callbacks):
    sam = MemberFactory()
    actions.set_photo(actor=sam, member=sam, upload=upload())
    before = Member.objects.get(pk=sam.pk).photo.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.change_profile(actor=sam, member=sam, photo_seen_by="members")
    after = Member.objects.get(pk=sam.pk).photo.name
    assert after != before
    assert (default_storage.exists(before), default_storage.exists(after)) == (False, True)
    actions.change_profile(actor=sam, member=sam, photo_seen_by="everyone")
    assert Member.objects.get(pk=sam.pk).photo.name == after


def test_role_of_the_team_is_given_by_an_admin_alone_and_may_be_kept():
    sam, admin = MemberFactory(), MemberFactory(admin=True)
    staff, ally = CommunityRole.objects.get(slug="staff"), CommunityRole.objects.get(slug="ally")
    actions.choose_role(actor=sam, member=sam, role=ally)
    with pytest.raises(PermissionDenied):
        actions.choose_role(actor=sam, member=sam, role=staff)
    actions.choose_role(actor=admin, member=sam, role=staff)
    actions.choose_role(actor=sam, member=sam, role=staff)
    sam.refresh_from_db()
    assert sam.community_role == staff
    assert AuditEntry.objects.filter(act="member.role_chosen", actor=admin).count() == 1


def test_list_of_roles_is_edited_by_admins_and_whoever_has_a_role_is_indexed_anew():
    admin = MemberFactory(admin=True)
    role = save_role(None, actor=admin, name="Carer", order=5, given_by_team=False)
    sam = MemberFactory(community_role=role)
    OutboxEvent.objects.all().delete()
    save_role(role, actor=admin, name="Family carer", order=5, given_by_team=False)
    delete_role(role, actor=admin)
    assert list(OutboxEvent.objects.values_list("name", "payload")) == [("MemberChanged", {"member_id": sam.pk})] * 2
    sam.refresh_from_db()
    assert sam.community_role is None
    with pytest.raises(PermissionDenied):
        save_role(None, actor=sam, name="King", order=1, given_by_team=False)
    with pytest.raises(ValidationError):
        save_role(None, actor=admin, name="Ally", order=1, given_by_team=False)
