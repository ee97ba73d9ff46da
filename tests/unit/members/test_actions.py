import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError

from hub.live.models import Topic
from hub.plugins.models import OutboxEvent
from members import actions
from members.models import AuditEntry, Member
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def profile(**changes):
    return {"handle": "sam", "display_name": "Sam", "pronouns": "they/them", "about": "Hello"} | changes


def events():
    return [(event.name, event.payload) for event in OutboxEvent.objects.order_by("id")]


def stamp(member):
    return Topic.objects.filter(name=f"member:{member.pk}").values_list("stamp", flat=True).first() or 0


def test_sign_up_makes_a_member_with_a_free_handle():
    MemberFactory(handle="sam")
    member = actions.sign_up(email="Okoro@Hub.example", password="a long walk by the sea", display_name="Sam")
    assert (member.email, member.handle, member.display_name) == ("okoro@hub.example", "sam-2", "Sam")


def test_add_member_vouches_for_the_address_and_is_audited():
    admin = MemberFactory(admin=True)
    member = actions.add_member(actor=admin, email="sam@hub.example", display_name="Sam")
    assert EmailAddress.objects.get(user=member).verified
    assert not member.has_usable_password()
    assert list(AuditEntry.objects.values_list("actor", "act", "target")) == [
        (admin.pk, "member.added", f"member:{member.pk}")
    ]
    assert events() == [("MemberJoined", {"member_id": member.pk})]


def test_add_member_by_a_plain_member_is_refused():
    with pytest.raises(PermissionDenied):
        actions.add_member(actor=MemberFactory(), email="sam@hub.example")


def test_change_profile_writes_all_fields_and_publishes():
    member = MemberFactory()
    actions.change_profile(actor=member, member=member, **profile(handle="Sam-O"))
    kept = Member.objects.get(pk=member.pk)
    assert (kept.handle, kept.display_name, kept.pronouns, kept.about) == ("sam-o", "Sam", "they/them", "Hello")
    assert events() == [("MemberChanged", {"member_id": member.pk})]


def test_change_profile_leaves_the_callers_object_alone():
    member = MemberFactory(display_name="Before")
    actions.change_profile(actor=member, member=member, **profile())
    assert member.display_name == "Before"


@pytest.mark.parametrize("handle", ["SAM", "admin", "with space", "-sam", "sam_o", "", "s" * 41])
def test_handle_that_is_taken_or_malformed_is_refused_and_nothing_is_written(handle):
    MemberFactory(handle="sam")
    member = MemberFactory(display_name="Before")
    with pytest.raises(ValidationError) as refused:
        actions.change_profile(actor=member, member=member, **profile(handle=handle))
    assert list(refused.value.message_dict) == ["handle"]
    assert Member.objects.get(pk=member.pk).display_name == "Before"
    assert events() == []


def test_own_handle_may_stay():
    member = MemberFactory(handle="sam")
    actions.change_profile(actor=member, member=member, **profile())
    assert Member.objects.get(pk=member.pk).about == "Hello"


def test_change_profile_of_somebody_else_is_refused():
    with pytest.raises(PermissionDenied):
        actions.change_profile(actor=MemberFactory(), member=MemberFactory(), **profile())


def test_admin_may_change_a_profile_and_it_is_audited():
    admin, member = MemberFactory(admin=True), MemberFactory()
    actions.change_profile(actor=admin, member=member, **profile())
    assert AuditEntry.objects.get().act == "member.profile_changed"


def test_suspend_shuts_out_ends_sessions_closes_sockets_and_is_audited():
    admin, member = MemberFactory(admin=True), MemberFactory()
    before = member.get_session_auth_hash()
    actions.suspend(actor=admin, member=member, reason="House rules, twice")
    member.refresh_from_db()
    assert (member.is_active, member.suspended_at is None) == (False, False)
    assert member.get_session_auth_hash() != before
    assert stamp(member) == 1
    assert events() == [("MemberSuspended", {"member_id": member.pk})]
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.detail) == ("member.suspended", admin, "House rules, twice")


def test_suspending_twice_changes_nothing_the_second_time():
    admin, member = MemberFactory(admin=True), MemberFactory()
    actions.suspend(actor=admin, member=member)
    actions.suspend(actor=admin, member=member)
    assert (AuditEntry.objects.count(), len(events()), stamp(member)) == (1, 1, 1)


def test_restore_lets_in_again_but_revives_no_session():
    admin, member = MemberFactory(admin=True), MemberFactory()
    before = member.get_session_auth_hash()
    actions.suspend(actor=admin, member=member)
    actions.restore(actor=admin, member=member)
    member.refresh_from_db()
    assert (member.is_active, member.suspended_at) == (True, None)
    assert member.get_session_auth_hash() != before
    assert [name for name, _ in events()] == ["MemberSuspended", "MemberRestored"]


@pytest.mark.parametrize("act", [actions.suspend, actions.restore])
def test_members_suspend_and_restore_nobody(act):
    with pytest.raises(PermissionDenied):
        act(actor=MemberFactory(), member=MemberFactory())


def test_nobody_suspends_themselves():
    admin = MemberFactory(admin=True)
    with pytest.raises(PermissionDenied):
        actions.suspend(actor=admin, member=admin)


def test_who_looks_after_members_cannot_touch_admins():
    from django.contrib.auth.models import Permission

    carer = MemberFactory()
    carer.user_permissions.add(Permission.objects.get(codename="change_member"))
    member = MemberFactory()
    actions.suspend(actor=Member.objects.get(pk=carer.pk), member=member)
    with pytest.raises(PermissionDenied):
        actions.suspend(actor=Member.objects.get(pk=carer.pk), member=MemberFactory(admin=True))
    with pytest.raises(PermissionDenied):
        actions.change_account(
            actor=Member.objects.get(pk=carer.pk), member=member, email=member.email, is_superuser=True, groups=[]
        )


def test_new_address_counts_as_confirmed_and_ends_sessions():
    admin, member = MemberFactory(admin=True), MemberFactory()
    group = Group.objects.create(name="Editors of news")
    before = member.get_session_auth_hash()
    actions.change_account(actor=admin, member=member, email="New@hub.example", is_superuser=False, groups=[group])
    member.refresh_from_db()
    assert (member.email, list(member.groups.all())) == ("new@hub.example", [group])
    assert list(EmailAddress.objects.filter(user=member).values_list("email", "verified")) == [
        ("new@hub.example", True)
    ]
    assert member.get_session_auth_hash() != before


def test_address_of_somebody_else_is_refused():
    admin, member = MemberFactory(admin=True), MemberFactory()
    MemberFactory(email="taken@hub.example")
    with pytest.raises(ValidationError) as refused:
        actions.change_account(actor=admin, member=member, email="taken@hub.example", is_superuser=False, groups=[])
    assert list(refused.value.message_dict) == ["email"]
