from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forums.idempotency import InFlight, OtherRequest, forget_old, once
from forums.models import IdempotencyKey
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Counted:
    """Something that may be done once; answers how often it was."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return {"id": self.times}


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def act():
    return Counted()


def in_flight(member):
    now = timezone.now()
    return IdempotencyKey.objects.create(member=member, key="k", fingerprint="", claimed_at=now, created_at=now)


def test_without_a_key_it_is_done_each_time(member, act):
    assert [once(member, "", {}, act), once(member, "", {}, act)] == [{"id": 1}, {"id": 2}]


def test_the_same_key_is_done_once_and_answers_the_same(member, act):
    assert [once(member, "k", {"body": "a"}, act) for _ in range(3)] == [{"id": 1}] * 3


def test_keys_of_two_members_are_two(member, act):
    assert [once(who, "k", {}, act) for who in (member, MemberFactory())] == [{"id": 1}, {"id": 2}]


def test_the_same_key_with_another_body_is_refused(member, act):
    once(member, "k", {"body": "a"}, act)
    with pytest.raises(OtherRequest):
        once(member, "k", {"body": "b"}, act)
    assert act.times == 1


def test_a_key_is_free_again_when_what_it_asked_for_failed(member, act):
    def fail():
        raise ValidationError("No words")

    with pytest.raises(ValidationError):
        once(member, "k", {}, fail)
    assert once(member, "k", {"other": "body"}, act) == {"id": 1}


def test_a_key_under_way_is_in_flight(member, act):
    row = in_flight(member)
    row.fingerprint = _print({})
    row.save()
    with pytest.raises(InFlight):
        once(member, "k", {}, act)


def test_a_key_whose_request_was_killed_may_be_tried_again(member, act):
    row = in_flight(member)
    row.fingerprint = _print({})
    row.claimed_at = timezone.now() - timedelta(seconds=61)
    row.save()
    assert once(member, "k", {}, act) == {"id": 1}


def test_a_key_is_kept_for_a_day(member, act):
    once(member, "k", {}, act)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert once(member, "k", {"other": "body"}, act) == {"id": 2}
    assert forget_old() == 0
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert forget_old() == 1


def _print(request):
    import hashlib
    import json

    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
