import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forums import actions
from forums.models import Space, SpaceMembership
from hub.live.models import Topic
from hub.plugins.models import OutboxEvent
from members.models import AuditEntry
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def admin():
    return MemberFactory(admin=True)


@pytest.fixture
def space():
    return SpaceFactory(invited=True)


@pytest.fixture
def facilitator(space):
    return SpaceMembershipFactory(space=space, facilitator=True).member


def people(space):
    rows = SpaceMembership.objects.filter(space=space).order_by("member__handle")
    return [(row.member.handle, row.role) for row in rows.select_related("member")]


def stamps():
    return dict(Topic.objects.values_list("name", "stamp"))


def test_an_admin_makes_a_space(admin):
    space = actions.create_space(actor=admin, name="Fair pay", slug="fair-pay", kind="members")
    assert (space.name, space.kind, space.who_may_post) == ("Fair pay", "members", "members")
    assert list(AuditEntry.objects.values_list("act", "target")) == [("space.created", f"space:{space.pk}")]
    assert list(OutboxEvent.objects.values_list("name", "payload")) == [("SpaceChanged", {"space_id": space.pk})]


def test_nobody_else_makes_or_changes_a_space(space, facilitator):
    with pytest.raises(PermissionDenied):
        actions.create_space(actor=facilitator, name="Mine", slug="mine")
    with pytest.raises(PermissionDenied):
        actions.change_space(space, actor=facilitator, kind="public")


@pytest.mark.parametrize("slug", ["", "mail", "Big Words", "a--b", "../x", "ü"])
def test_an_address_that_does_not_fit_is_refused(admin, slug):
    with pytest.raises(ValidationError) as error:
        actions.create_space(actor=admin, name="Name", slug=slug)
    assert list(error.value.message_dict) == ["slug"]


def test_an_address_that_is_taken_is_refused(admin, space):
    with pytest.raises(ValidationError) as error:
        actions.create_space(actor=admin, name="Name", slug=space.slug)
    assert list(error.value.message_dict) == ["slug"]


def test_a_changed_kind_rechecks_everybody_who_reads_there(admin, space):
    thread, elsewhere = ThreadFactory(space=space), ThreadFactory()
    actions.change_space(space, actor=admin, kind="members")
    assert stamps() == {space.topic: 1, thread.topic: 1}
    actions.change_space(space, actor=admin, name="Other name")
    assert stamps() == {space.topic: 1, thread.topic: 1}
    assert elsewhere.topic not in stamps()


def test_saving_without_a_change_writes_nothing(admin, space):
    actions.change_space(space, actor=admin, name=space.name, kind=space.kind)
    assert AuditEntry.objects.count() == OutboxEvent.objects.count() == 0


def test_a_facilitator_adds_and_removes_a_member_by_handle(space, facilitator):
    member, thread = MemberFactory(handle="sam"), ThreadFactory(space=space)
    actions.add_member(space, actor=facilitator, handle=" @Sam ")
    assert ("sam", "member") in people(space)
    assert stamps()[thread.topic] == 1
    actions.remove_member(space, actor=facilitator, handle="sam")
    assert people(space) == [(facilitator.handle, "facilitator")]
    assert stamps()[thread.topic] == 2
    assert list(AuditEntry.objects.order_by("id").values_list("act", "actor_id", "detail")) == [
        ("space.member_added", facilitator.pk, "sam as member"),
        ("space.member_removed", facilitator.pk, "sam"),
    ]
    assert (
        list(OutboxEvent.objects.order_by("id").values_list("name", "payload"))
        == [("SpaceMembersChanged", {"space_id": space.pk, "member_id": member.pk})] * 2
    )


@pytest.mark.parametrize("make", [lambda: None, lambda: MemberFactory(handle="sam", is_active=False)])
def test_a_handle_of_nobody_is_refused_in_words(space, facilitator, make):
    make()
    with pytest.raises(ValidationError) as error:
        actions.add_member(space, actor=facilitator, handle="sam")
    assert error.value.message_dict == {"handle": ["There is no member with the handle “sam”. Please check it."]}


def test_a_facilitator_does_not_make_or_remove_facilitators(space, facilitator):
    other = SpaceMembershipFactory(space=space, facilitator=True).member
    with pytest.raises(PermissionDenied):
        actions.add_member(space, actor=facilitator, handle=MemberFactory().handle, role="facilitator")
    with pytest.raises(PermissionDenied):
        actions.remove_member(space, actor=facilitator, handle=other.handle)


def test_adding_a_facilitator_again_as_a_member_leaves_the_role(space, facilitator):
    other = SpaceMembershipFactory(space=space, facilitator=True).member
    actions.add_member(space, actor=facilitator, handle=other.handle)
    assert (other.handle, "facilitator") in people(space)


def test_a_member_of_the_space_adds_nobody(space):
    inside = SpaceMembershipFactory(space=space).member
    with pytest.raises(PermissionDenied):
        actions.add_member(space, actor=inside, handle=MemberFactory().handle)


def test_a_facilitator_of_a_public_space_has_no_list_to_keep():
    space = SpaceFactory()
    facilitator = SpaceMembershipFactory(space=space, facilitator=True).member
    with pytest.raises(PermissionDenied):
        actions.add_member(space, actor=facilitator, handle=MemberFactory().handle)


def test_an_admin_sets_the_facilitators(admin, space, facilitator):
    new = MemberFactory()
    actions.set_facilitators(space, actor=admin, handles=[new.handle])
    assert people(space) == sorted([(facilitator.handle, "member"), (new.handle, "facilitator")])
    public = SpaceMembershipFactory(facilitator=True)
    actions.set_facilitators(public.space, actor=admin, handles=[])
    assert people(Space.objects.get(pk=public.space_id)) == []
