from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from members.actions import suspend
from members.models import AuditEntry
from members.tokens import actions, queries
from members.tokens.models import ApiToken
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def make(member, name="Laptop", scopes=("read",), days=None) -> str:
    return actions.make_token(actor=member, name=name, scopes=scopes, days=days)


def test_token_is_stored_as_a_hash_alone_and_its_making_is_written_down():
    member = MemberFactory()
    secret = make(member, scopes=["edit", "read"])
    token = ApiToken.objects.get()
    assert secret.startswith("hub_")
    assert secret not in str(vars(token))
    assert (token.scopes, token.ends_at) == (["read", "edit"], None)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.detail) == ("token.made", member, "read, edit")
    assert queries.token_by_secret(secret) == token


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "Taken"}, "name"),
        ({"name": "\u2800 "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "admin"]}, "scopes"),
    ],
)
def test_token_that_cannot_be_is_refused_by_field(given, field):
    member = MemberFactory()
    make(member, name="Taken")
    with pytest.raises(ValidationError) as error:
        make(member, **given)
    assert list(error.value.message_dict) == [field]
    assert ApiToken.objects.count() == 1


def test_member_has_twenty_tokens_at_most():
    member = MemberFactory()
    ApiToken.objects.bulk_create([ApiToken(member=member, name=f"{n}", digest=f"{n}") for n in range(actions.MOST)])
    with pytest.raises(ValidationError, match="End one that you do not need"):
        make(member)


def test_token_past_its_end_works_no_longer():
    secret = make(MemberFactory(), days=30)
    assert queries.token_by_secret(secret) is not None
    ApiToken.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert queries.token_by_secret(secret) is None


def test_suspended_member_has_no_tokens_left_and_restoring_brings_none_back():
    member = MemberFactory()
    make(member)
    suspend(actor=MemberFactory(admin=True), member=member)
    assert ApiToken.objects.count() == 0


def test_token_is_ended_by_its_own_member_alone():
    member = MemberFactory()
    make(member)
    token = ApiToken.objects.get()
    with pytest.raises(PermissionDenied):
        actions.end_token(token, actor=MemberFactory(admin=True))
    actions.end_token(token, actor=member)
    actions.end_token(token, actor=member)
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["token.made", "token.ended"]


def test_use_is_noted_once_in_five_minutes():
    make(MemberFactory())
    token = ApiToken.objects.get()
    actions.note_use(token)
    first = ApiToken.objects.get().last_used_at
    actions.note_use(ApiToken.objects.get())
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=6))
    actions.note_use(ApiToken.objects.get())
    assert ApiToken.objects.get().last_used_at > first - timedelta(minutes=6)
