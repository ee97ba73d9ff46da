"""Fixtures for tests with several connections or processes."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session

from forums.models import Space
from hub.live.models import LiveEvent, Topic
from hub.plugins.models import OutboxEvent
from members.models import AuditEntry, Member


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
