"""Spaces and reports in the Wagtail admin."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from forums import actions
from forums.models import Report, Space
from members.models import AuditEntry
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Fair pay",
    "slug": "fair-pay",
    "kind": "members",
    "description": "Money",
    "who_may_post": "members",
    "order": "5",
    "facilitators": "",
}


@pytest.fixture
def admin(client):
    found = MemberFactory(admin=True)
    client.force_login(found)
    return found


def test_an_admin_makes_a_space_with_its_facilitators(client, admin):
    kofi = MemberFactory(handle="kofi")
    response = client.post("/admin/forums/spaces/new/", FIELDS | {"facilitators": "@Kofi\n"})
    space = Space.objects.get(slug="fair-pay")
    assert (response.status_code, space.kind, space.order) == (302, "members", 5)
    assert list(space.memberships.values_list("member", "role")) == [(kofi.pk, "facilitator")]
    assert list(AuditEntry.objects.filter(act="space.created").values_list("actor", flat=True)) == [admin.pk]


def test_what_does_not_fit_comes_back_with_the_reason(client, admin):
    response = client.post("/admin/forums/spaces/new/", FIELDS | {"slug": "mail", "facilitators": "nobody"})
    text = response.content.decode()
    assert (response.status_code, Space.objects.count()) == (200, 0)
    assert "The hub needs this address for itself." in text
    assert "There is no member with the handle nobody." in text


def test_an_admin_changes_a_space(client, admin):
    space = SpaceFactory(slug="fair-pay")
    kept, gone = (SpaceMembershipFactory(space=space, facilitator=True).member for _ in range(2))
    page = client.get(f"/admin/forums/spaces/edit/{space.pk}/").content.decode()
    assert kept.handle in page
    client.post(f"/admin/forums/spaces/edit/{space.pk}/", FIELDS | {"facilitators": kept.handle})
    space.refresh_from_db()
    assert (space.name, space.kind) == ("Fair pay", "members")
    assert list(space.memberships.values_list("member", flat=True)) == [kept.pk]
    assert gone.handle in AuditEntry.objects.get(act="space.member_removed").detail


def test_spaces_and_reports_are_not_deleted_by_hand(client, admin):
    space, report = SpaceFactory(), actions.contact_team(actor=admin, message="Hello")
    client.post(f"/admin/forums/spaces/delete/{space.pk}/")
    client.post(f"/admin/forums/reports/delete/{report.pk}/")
    assert (Space.objects.count(), Report.objects.count()) == (1, 1)


def test_an_admin_reads_reports_and_notes_what_became_of_them(client, admin):
    report = actions.contact_team(actor=AnonymousUser(), message="Where is Friday?", name="Gwen", email="g@hub.example")
    assert "Gwen" in client.get("/admin/forums/reports/").content.decode()
    assert "Where is Friday?" in client.get(f"/admin/forums/reports/edit/{report.pk}/").content.decode()
    client.post(f"/admin/forums/reports/edit/{report.pk}/", {"state": "done", "note": "Rang her", "message": "Changed"})
    report.refresh_from_db()
    assert (report.state, report.note, report.message) == ("done", "Rang her", "Where is Friday?")


def test_the_list_of_reports_takes_as_many_queries_for_three_as_for_one(client, admin, django_assert_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/forums/reports/")
        return len(queries)

    actions.contact_team(actor=admin, message="One")
    client.get("/admin/forums/reports/")
    before = count()
    for _ in range(2):
        actions.contact_team(actor=MemberFactory(), message="More")
    assert count() == before


def test_editors_see_neither_spaces_nor_reports_in_the_admin(client):
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    report = actions.contact_team(actor=editor, message="Marker words")
    space = SpaceFactory(invited=True, name="Marker space")
    for path in ("spaces/", f"spaces/edit/{space.pk}/", "spaces/new/", "reports/", f"reports/edit/{report.pk}/"):
        response = client.get(f"/admin/forums/{path}", follow=True)
        assert "Marker" not in response.content.decode()
