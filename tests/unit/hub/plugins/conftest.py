"""Fixtures for the tests of the plugin API."""

import pytest

from hub.mail.models import Mail
from hub.plugins import isolation
from hub.plugins.models import DeadEvent, OutboxEvent, PluginState, ReaderPosition
from hub.plugins.state import state


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker):
    """A database that really commits; only the tables of the plugin API are tidied up afterwards.

    Instead of pytest-django's own, which empties every table after each test: that takes a second and
    the default page tree. (Its name is what tells pytest-django that a database is needed.)
    """
    with django_db_blocker.unblock():
        yield
        for model in (OutboxEvent, ReaderPosition, DeadEvent, PluginState, Mail):
            model.objects.all().delete()


@pytest.fixture(autouse=True)
def state_as_at_start():
    state.forget()
    isolation.reset()
    yield
    state.forget()
    isolation.reset()
