import pytest

from members.audit import record
from members.models import AuditEntry
from tests.factories.members import MemberFactory


@pytest.mark.django_db
@pytest.mark.database
def test_record_keeps_who_did_what_to_what():
    admin = MemberFactory(admin=True)
    record(actor=admin, act="thread.locked", target="thread:12", detail="House rules")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.target, entry.detail) == (admin, "thread.locked", "thread:12", "House rules")


def test_record_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        record(actor=None, act="thread.locked", target="thread:12")
