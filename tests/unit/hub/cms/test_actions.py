"""A member's page on its way to the editors."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import GroupApprovalTask, Workflow, WorkflowState

from hub.cms.actions import propose
from hub.cms.models import NewsIndexPage, NewsPage
from tests.factories.members import MemberFactory
from tests.factories.pages import index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def page(**fields):
    return NewsPage(**{"title": "From a member", "standfirst": "Something new."} | fields)


def test_proposed_page_is_a_draft_of_its_member_that_waits_for_the_editors():
    member = MemberFactory()
    made = propose(page(), parent=index_of(NewsIndexPage), actor=member)
    state = WorkflowState.objects.get()
    assert (made.live, made.owner, made.slug) == (False, member, "from-a-member")
    assert (state.status, state.requested_by, int(state.object_id)) == ("in_progress", member, made.pk)


def test_without_a_workflow_the_draft_waits_all_the_same():
    Workflow.objects.update(active=False)
    made = propose(page(), parent=index_of(NewsIndexPage), actor=MemberFactory())
    assert (made.live, made.latest_revision is not None, WorkflowState.objects.count()) == (False, True, 0)


def test_only_members_propose():
    with pytest.raises(PermissionDenied):
        propose(page(), parent=index_of(NewsIndexPage), actor=AnonymousUser())


def test_page_that_is_not_whole_is_refused_and_not_kept():
    with pytest.raises(ValidationError):
        propose(page(standfirst=""), parent=index_of(NewsIndexPage), actor=MemberFactory())
    assert NewsPage.objects.count() == 0


def test_editors_are_among_those_who_approve():
    groups = GroupApprovalTask.objects.get().groups.all()
    assert Group.objects.get(name="Editors") in groups
