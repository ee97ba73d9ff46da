"""Nothing private is found through any door of the search, whoever asks and whatever changes."""

import time

import pytest
from django.db import connection

from hub.plugins.models import ReaderPosition
from hub.plugins.outbox import OutboxEvent
from hub.plugins.registry import registry
from hub.plugins.testing import deliver
from members import actions as membership
from search import feeding, indexing, queries
from search.backends import engine, indexes
from tests.factories.documents import ShelfPlugin
from tests.factories.members import MemberFactory
from tests.leaks.changes import Changes
from tests.leaks.doors import Look
from tests.leaks.planting import plant_all
from tests.leaks.telling import mails_tell_theirs
from tests.leaks.words import NUMBER, OF_A_PLUGIN, PEOPLE, leaders
from tests.search_servers import SERVERS, answered_by

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CHANGES = 100
FEWER = ("guest", "insider", "leader", "former", "suspended")
"""Who looks again where all others have on SQLite."""


@pytest.fixture(params=["database", *SERVERS])
def answering(request, settings):
    settings.RATE_LIMITS = False
    with answered_by(request.param, settings, "hub-leaks") as name:
        yield name


@pytest.fixture
def secrets(answering, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    secrets = plant_all()
    monkeypatch.setitem(registry.sources, OF_A_PLUGIN, (ShelfPlugin(), secrets.shelf))
    monkeypatch.setattr(registry, "audiences", [*registry.audiences, (ShelfPlugin(), leaders)])
    ReaderPosition.objects.all().delete()
    OutboxEvent.objects.all().delete()
    for index in indexes():
        indexing.rebuild(index)
    return secrets


def test_a_thousand_secrets_are_found_by_those_who_may_see_them_and_by_nobody_else(secrets, answering):
    assert len(secrets.planted) == NUMBER
    # A server is written to and asked over the network: there more is changed between two looks.
    at_once, first, last = (2, ("guest", "insider"), PEOPLE if connection.vendor == "sqlite" else FEWER)
    if answering != "database":
        at_once, first, last = (10, ("guest",), ("guest", "insider", "former"))
    for name in first:
        Look(secrets, name).every_door()
    changes = Changes(secrets)
    for _ in range(CHANGES // at_once):
        touched = changes.some(at_once)
        looks = [Look(secrets, name) for name in changes.who_looks()]
        for look in looks:
            look.nothing_is_shown_though_the_index_is_behind(touched)
        the_indexer_runs()
        for look in looks:
            look.engine_finds(touched)
    changes.close("elsewhere")
    the_indexer_runs()
    for name in last:
        Look(secrets, name).every_door()
    if answering == "database":
        # While a server does not answer in time no mail is written at all, and this machine may be busy.
        mails_tell_theirs(secrets)


def test_what_a_member_shows_to_fewer_people_is_gone_from_search_at_once(settings):
    settings.RATE_LIMITS = False
    who, other = MemberFactory(), MemberFactory()
    shown = {"about": "Likes zanderwort.", "about_seen_by": "everyone", "location": "Near quillwort"}
    membership.change_profile(actor=who, member=who, **shown, location_seen_by="members")
    the_indexer_runs()
    assert [queries.search(other, word).total for word in ("zanderwort", "quillwort")] == [1, 1]
    membership.change_profile(actor=who, member=who, about_seen_by="me")
    assert queries.search(other, "zanderwort").hits == ()
    the_indexer_runs()
    assert [queries.search(other, word).total for word in ("zanderwort", "quillwort")] == [0, 1]


def the_indexer_runs():
    """Until it has passed everything: on PostgreSQL an event waits for whatever else runs in the same cluster."""
    server = engine()
    last, ends = OutboxEvent.objects.order_by("-txid", "-pk").first(), time.monotonic() + 20
    for reader in ("search", *(["search engine"] if server else [])):
        passed = ReaderPosition.objects.filter(reader=reader)
        while last and (deliver(reader) or not passed.filter(event_id=last.pk).exists()):
            assert time.monotonic() < ends
    if server:
        while feeding.feed(server):
            pass
        server.settle()
