"""Who asks, and what it costs to know."""

import pytest
from django.contrib.auth.models import Group

from members.backends import MemberBackend
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_member_without_rights_costs_one_query_to_know(django_assert_num_queries):
    pk = MemberFactory().pk
    with django_assert_num_queries(1):
        found = MemberBackend().get_user(pk)
        assert found.has_perm("wagtailadmin.access_admin") is False


def test_rights_of_a_group_are_found():
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    assert MemberBackend().get_user(editor.pk).has_perm("wagtailadmin.access_admin") is True


def test_admin_may_everything():
    assert MemberBackend().get_user(MemberFactory(admin=True).pk).has_perm("wagtailadmin.access_admin") is True


def test_suspended_and_unknown_people_are_nobody():
    assert MemberBackend().get_user(MemberFactory(is_active=False).pk) is None
    assert MemberBackend().get_user(0) is None
