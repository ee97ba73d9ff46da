"""Looking after members in the Wagtail admin."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client

from members.audit import record
from members.models import AuditEntry, Member
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def admin():
    return MemberFactory(handle="ada", display_name="Ada", admin=True)


@pytest.fixture
def desk(admin):
    return signed_in(admin)


def account(member, **changes):
    fields = ("email", "display_name", "handle", "pronouns", "about")
    return {name: getattr(member, name) for name in fields} | changes


def test_list_shows_name_address_joined_and_suspended(desk):
    MemberFactory(display_name="Sam Okoro", email="sam@hub.example")
    page = desk.get("/admin/users/").text
    for words in ("Sam Okoro", "sam@hub.example", "Joined", "Suspended"):
        assert words in page


@pytest.mark.parametrize("wish", ["okoro", "sam@hub", "sam-o"])
def test_members_are_found_by_name_address_and_handle(desk, wish):
    MemberFactory(display_name="Sam Okoro", email="sam@hub.example", handle="sam-o")
    MemberFactory(display_name="Kim", handle="kim")
    page = desk.get("/admin/users/results/", {"q": wish}).text
    assert "Sam Okoro" in page
    assert "Kim" not in page


@pytest.mark.parametrize("others", [1, 3])
def test_list_takes_the_same_queries_however_long(desk, others, django_assert_max_num_queries):
    MemberFactory.create_batch(others)
    desk.get("/admin/users/")
    with django_assert_max_num_queries(16):
        desk.get("/admin/users/")


def test_forms_ask_for_what_a_member_has(desk):
    new, edit = desk.get("/admin/users/new/").text, desk.get(f"/admin/users/edit/{MemberFactory().pk}/").text
    for name in ("email", "display_name", "is_superuser", "groups"):
        assert f'name="{name}"' in new
        assert f'name="{name}"' in edit
    assert 'name="handle"' in edit
    assert "first_name" not in new + edit


def test_new_member_is_made_with_a_confirmed_address(desk):
    editors = Group.objects.get(name="Editors")
    data = {"email": "Sam@hub.example", "display_name": "Sam Okoro", "groups": [editors.pk]}
    assert desk.post("/admin/users/new/", data).status_code == 302
    member = Member.objects.get(email="sam@hub.example")
    assert (member.handle, member.is_superuser, list(member.groups.all())) == ("sam-okoro", False, [editors])
    assert EmailAddress.objects.get(user=member).verified


def test_address_that_is_taken_brings_the_form_again(desk, admin):
    data = {"email": admin.email.upper(), "display_name": "Sam"}
    page = desk.post("/admin/users/new/", data)
    assert page.status_code == 200
    assert "Another member has this address." in page.text


def test_account_is_changed_through_the_actions(desk):
    member = MemberFactory(handle="sam")
    data = account(member, email="new@hub.example", handle="sam-okoro", is_superuser="on")
    assert desk.post(f"/admin/users/edit/{member.pk}/", data).status_code == 302
    member.refresh_from_db()
    assert (member.email, member.handle, member.is_superuser) == ("new@hub.example", "sam-okoro", True)
    assert EmailAddress.objects.get(user=member).email == "new@hub.example"
    assert set(AuditEntry.objects.values_list("act", flat=True)) == {"member.account_changed", "member.profile_changed"}


def test_admin_cannot_unmake_themselves(desk, admin):
    page = desk.get(f"/admin/users/edit/{admin.pk}/")
    assert 'name="is_superuser"' not in page.text
    assert desk.post(f"/admin/users/edit/{admin.pk}/", account(admin, about="Hi")).status_code == 302
    admin.refresh_from_db()
    assert (admin.is_superuser, admin.about) == (True, "Hi")


def test_member_is_suspended_and_restored_with_a_reason(desk, admin):
    member = MemberFactory()
    theirs = signed_in(member)
    assert "Suspend" in desk.get(f"/admin/users/edit/{member.pk}/").text
    assert desk.get(f"/admin/members/{member.pk}/suspend/").status_code == 200
    desk.post(f"/admin/members/{member.pk}/suspend/", {"reason": "House rules"})
    member.refresh_from_db()
    assert member.is_active is False
    assert theirs.get("/account/").status_code == 302
    desk.post(f"/admin/members/{member.pk}/restore/", {"reason": "Talked it over"})
    member.refresh_from_db()
    assert member.is_active is True
    assert list(AuditEntry.objects.order_by("id").values_list("act", "detail")) == [
        ("member.suspended", "House rules"),
        ("member.restored", "Talked it over"),
    ]


def test_nobody_is_suspended_by_a_get(desk):
    member = MemberFactory()
    desk.get(f"/admin/members/{member.pk}/suspend/")
    member.refresh_from_db()
    assert member.is_active is True


def test_editors_neither_see_nor_suspend_members():
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    desk, member = signed_in(editor), MemberFactory()
    assert desk.get("/admin/").status_code == 200
    for path in ("/admin/users/", f"/admin/members/{member.pk}/suspend/", "/admin/reports/audit-log/"):
        assert desk.get(path).status_code == 302
    desk.post(f"/admin/members/{member.pk}/suspend/", {"reason": ""})
    member.refresh_from_db()
    assert member.is_active is True


@pytest.mark.parametrize("act", ["set_active_state", "delete", "assign_role"])
def test_bulk_acts_on_members_are_refused(desk, act):
    member = MemberFactory()
    data = {"mark_as_active": "False", "role": Group.objects.first().pk}
    desk.post(f"/admin/bulk/members/member/{act}/?id={member.pk}&next=/admin/users/", data)
    member = Member.objects.get(pk=member.pk)
    assert (member.is_active, member.groups.count()) == (True, 0)


def test_members_are_not_deleted_in_the_admin(desk):
    member = MemberFactory()
    desk.post(f"/admin/users/delete/{member.pk}/")
    assert Member.objects.filter(pk=member.pk).exists()


def test_audit_log_is_shown_newest_first(desk, admin):
    record(actor=admin, act="thread.locked", target="thread:1", detail="Too hot")
    record(actor=None, act="member.added", target=f"member:{admin.pk}")
    page = desk.get("/admin/reports/audit-log/").text
    assert page.index(f"Ada (member:{admin.pk})") < page.index("thread:1")
    assert "The hub itself" in page
    assert "Too hot" in page


def test_own_settings_in_the_admin_ask_for_no_name(desk):
    page = desk.get("/admin/account/")
    assert page.status_code == 200
    assert "first_name" not in page.text
    assert "password" not in page.text


def test_admin_pages_say_members_not_users(desk):
    assert ">Users<" not in desk.get("/admin/users/").text.replace("\n", "")


def test_suspended_admin_cannot_open_the_admin(client):
    MemberFactory(email="ada@hub.example", admin=True, is_active=False)
    client.post("/accounts/login/", {"login": "ada@hub.example", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_member_is_not_copied(client):
    client.force_login(MemberFactory(admin=True))
    assert client.get(f"/admin/users/copy/{MemberFactory().pk}/").status_code == 404
