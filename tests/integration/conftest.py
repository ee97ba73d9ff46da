"""Fixtures for tests with several connections or processes, and the world of the doors."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from forums.models import Space
from hub.live.models import LiveEvent, Topic
from hub.plugins.models import OutboxEvent
from members.models import AuditEntry, Member
from tests.world import World, make_world


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker):
    """A database that really commits, for sockets, threads and processes; it is tidied up afterwards.

    Instead of pytest-django's own, which empties every table after each test: that takes a second and
    the default page tree. (Its name is what tells pytest-django that a database is needed.)
    """
    with django_db_blocker.unblock():
        before = {model: set(model.objects.values_list("pk", flat=True)) for model in (Member, Group)}
        yield
        for model in (Space, OutboxEvent, AuditEntry, LiveEvent, Topic, Session):
            model.objects.all().delete()
        for model, kept in before.items():
            model.objects.exclude(pk__in=kept).delete()


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker):
    """The world, made once for all tests of a module, inside a transaction that is undone after them."""
    in_the_queue = override_settings(EMAIL_BACKEND="hub.mail.backend.QueueBackend")
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        with in_the_queue:
            world = make_world()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world, db) -> World:
    """The world as it was made: what a test does to it is undone. A module that uses it has no test without it."""
    return standing_world.as_made()
