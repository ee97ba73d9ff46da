import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members.agreement.actions import accept, publish
from members.agreement.models import Agreement, AgreementAcceptance
from members.agreement.queries import AgreementNeeded, acceptances, require_accepted
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_nothing_is_asked_while_there_is_no_agreement():
    require_accepted(MemberFactory())


def test_yes_counts_for_the_newest_version_alone_and_each_is_kept():
    sam = MemberFactory()
    publish(actor=None, text="<p>Be kind.</p>")
    with pytest.raises(AgreementNeeded, match="We have a community agreement"):
        require_accepted(sam)
    accept(actor=sam, number=1)
    accept(actor=sam, number=1)
    require_accepted(sam)
    publish(actor=MemberFactory(admin=True), text="<p>Be kind and brief.</p>", changes="Brief, too.")
    with pytest.raises(AgreementNeeded, match="has changed"):
        require_accepted(sam)
    with pytest.raises(ValidationError):
        accept(actor=sam, number=1)
    accept(actor=sam, number=2)
    require_accepted(sam)
    assert list(AgreementAcceptance.objects.values_list("member", "agreement__number")) == [(sam.pk, 1), (sam.pk, 2)]


def test_asking_takes_one_query(django_assert_num_queries):
    sam = MemberFactory()
    publish(actor=None, text="<p>Be kind.</p>")
    accept(actor=sam, number=1)
    with django_assert_num_queries(1):
        require_accepted(sam)


def test_version_is_never_changed_and_published_by_admins_alone():
    made = publish(actor=None, text="<p>Be kind.</p>")
    made.text = "<p>Be rude.</p>"
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(PermissionDenied):
        publish(actor=MemberFactory(), text="<p>Be rude.</p>")
    with pytest.raises(ValidationError):
        publish(actor=None, text="<p>Be kind.</p>")
    assert list(Agreement.objects.values_list("number", "text")) == [(1, "<p>Be kind.</p>")]


def test_who_said_yes_is_for_admins():
    publish(actor=None, text="<p>Be kind.</p>")
    sam = MemberFactory()
    accept(actor=sam, number=1)
    assert list(acceptances(sam)) == []
    assert [row.member for row in acceptances(MemberFactory(admin=True))] == [sam]
