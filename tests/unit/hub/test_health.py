import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from hub import health
from hub.mail.actions import queue
from hub.mail.models import Mail
from hub.plugins.models import DeadEvent, Heartbeat
from tests.search_stand_in import stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def ask(client) -> tuple[int, dict]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def seen(ago: timedelta) -> datetime:
    moment = timezone.now() - ago
    Heartbeat.objects.update_or_create(name="worker", defaults={"seen_at": moment})
    return moment


def test_process_is_up(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer["Cache-Control"]) == (200, "ok\n", "no-store")


def test_everything_in_order_is_ok(client, settings):
    settings.HUB_MAIL_TRANSPORT = {"EMAIL_HOST": "mail.example"}
    seen(timedelta(seconds=1))
    status, body = ask(client)
    assert (status, body["status"]) == (200, "ok")
    assert body["checks"]["worker"] == body["checks"]["mail"] == body["checks"]["database"] == "ok"


def test_worker_that_never_ran_is_named(client):
    status, body = ask(client)
    assert (status, body["status"], body["checks"]["worker"]) == (200, "degraded", "not seen yet")


def test_worker_that_stopped_is_named_with_the_time(client):
    moment = seen(timedelta(minutes=5)).astimezone(UTC)
    assert ask(client)[1]["checks"]["worker"] == f"not seen since {moment:%Y-%m-%d %H:%M:%S} UTC"


def test_mail_that_is_kept_is_counted(client, settings):
    settings.HUB_MAIL_TRANSPORT = {}
    queue(to="sam@hub.example", subject="Hello", text="Words")
    told = ask(client)[1]["checks"]["mail"]
    assert told == "kept, nothing is sent: EMAIL_URL is not set (1 waiting)"


def test_mail_that_could_not_be_sent_is_counted(client, settings):
    settings.HUB_MAIL_TRANSPORT = {"EMAIL_HOST": "mail.example"}
    queue(to="sam@hub.example", subject="Hello", text="Words")
    Mail.objects.update(last_error="the server is away")
    assert ask(client)[1]["checks"]["mail"] == "not sent yet: 1"


def test_events_that_nobody_could_handle_are_counted(client):
    DeadEvent.objects.create(reader="search", name="page.published", payload={}, error="planted")
    assert ask(client)[1]["checks"]["outbox"] == "events given up: 1"


def test_redis_that_is_away_leaves_the_hub_up(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, body = ask(client)
    assert (status, body["status"]) == (200, "degraded")
    assert body["checks"]["redis"] == "does not answer; live arrivals take up to two seconds"


def test_search_server_that_is_slow_is_named_within_two_seconds(client, settings):
    with stand_in(wait=1.2) as settings.ELASTICSEARCH_URL:
        started = time.monotonic()
        told = ask(client)[1]["checks"]["search engine"]
        took = time.monotonic() - started
    assert told == "does not answer; the database does, and 0 things wait for the engine"
    assert took < 2


def test_database_that_is_away_is_503(client, monkeypatch):
    def away():
        raise OperationalError("planted")

    monkeypatch.setattr(connection, "cursor", away)
    status, body = ask(client)
    assert (status, body) == (503, {"status": "down", "checks": {"database": "does not answer"}})


def test_table_that_is_missing_is_explained(client, monkeypatch):
    def missing():
        raise DatabaseError("no such table")

    monkeypatch.setitem(health.CHECKS, "outbox", missing)
    assert ask(client)[1]["checks"]["outbox"] == "cannot be read; run manage.py migrate"


def test_answer_is_kept_by_nobody_and_sets_no_cookie(client):
    answer = client.get("/readyz")
    assert (answer["Cache-Control"], answer.cookies) == ("no-store", {})
