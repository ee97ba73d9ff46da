"""The database is away: 503 with Retry-After, on pages and in the API."""

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import Client
from psycopg import errors

from hub.ui.away import is_away

pytestmark = pytest.mark.django_db


def caused(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (caused(errors.AdminShutdown("terminating connection")), True),
        (caused(errors.CannotConnectNow("the database system is starting up")), True),
        (caused(errors.OperationalError("connection refused")), True),
        (OperationalError("database is locked"), True),
        (OperationalError("no such table: forums_thread"), False),
        (caused(errors.DeadlockDetected("deadlock")), False),
        (caused(errors.UndefinedColumn("no such column"), ProgrammingError), False),
        (ValueError("nothing of the kind"), False),
    ],
    ids=str,
)
def test_only_a_connection_that_fails_counts_as_away(error, away):
    assert is_away(error) is away


def test_pages_and_api_say_when_to_come_back(monkeypatch):
    def away(*_, **__):
        raise caused(errors.OperationalError("connection refused"))

    client = Client(raise_request_exception=False)
    monkeypatch.setattr("hub.cms.views.home", away)
    monkeypatch.setattr("forums.queries.visible_spaces", away)
    page, api = client.get("/"), client.get("/api/v1/spaces")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "no-store")
    assert "<h1>The hub is away for a moment</h1>" in page.text
    assert (api.status_code, api["Retry-After"], api["Content-Type"]) == (503, "5", "application/problem+json")


def test_page_is_given_also_when_a_middleware_was_first_to_notice(monkeypatch):
    def away(*_):
        raise caused(errors.AdminShutdown("terminating connection"))

    monkeypatch.setattr("hub.ui.middleware.DisplayMiddleware.__call__", away)
    answer = Client(raise_request_exception=False).get("/spaces/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
