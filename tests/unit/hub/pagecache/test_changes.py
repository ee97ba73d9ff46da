"""Whatever is written is heard of; what is undone is not."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from forums.models import Space
from hub.pagecache import changes
from hub.pagecache.models import Change
from hub.plugins.models import Heartbeat
from members.models import Member
from tests.factories.forums import SpaceFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def heard(act) -> int:
    """How many changes were noted while it was done."""
    before = Change.objects.count()
    act()
    return Change.objects.count() - before


def test_a_row_that_is_made_changed_and_deleted_is_heard_of():
    assert heard(lambda: SpaceFactory(slug="a")) == 1
    assert heard(lambda: Space.objects.filter(slug="a").update(name="Other")) == 1
    assert heard(lambda: Space.objects.filter(slug="a").delete()) == 1


def test_ready_sql_is_heard_of():
    SpaceFactory(slug="a")

    def write():
        with connection.cursor() as cursor:
            cursor.execute("  update forums_space set name = 'Other'")

    assert heard(write) == 1


def test_a_write_that_meets_no_row_is_no_change():
    assert heard(lambda: Space.objects.filter(slug="nowhere").update(name="Other")) == 0


def test_what_no_guest_can_see_is_no_change():
    assert heard(lambda: Heartbeat.objects.create(name="worker", seen_at=timezone.now())) == 0


def test_reading_is_no_change():
    assert heard(lambda: list(Member.objects.all())) == 0


def test_many_writes_of_one_transaction_are_one_change():
    def write():
        with transaction.atomic():
            SpaceFactory()
            SpaceFactory()
            MemberFactory()

    assert heard(write) == 1


def test_what_is_rolled_back_was_no_change():
    def write():
        with transaction.atomic():
            SpaceFactory()
            transaction.set_rollback(True)

    assert heard(write) == 0


def test_a_change_after_one_that_was_undone_is_heard_of():
    def write():
        with transaction.atomic():
            with transaction.atomic():
                SpaceFactory()
                transaction.set_rollback(True)
            SpaceFactory()

    assert heard(write) == 1


def test_stamp_is_another_after_each_change_and_after_each_pruning():
    stamps = [changes.stamp()]
    for _ in range(3):
        SpaceFactory()
        stamps.append(changes.stamp())
    Change.objects.update(at=timezone.now() - changes.KEPT * 2)
    changes.prune()
    stamps.append(changes.stamp())
    assert len(set(stamps)) == 5
    assert stamps[-1].rows == 1
