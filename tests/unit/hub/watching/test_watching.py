"""Figures, lines of log, and the page "How is the hub"."""

import asyncio
import json
import logging
import re
from ipaddress import ip_network

import httpx
import pytest
from django.utils import timezone

from hub import figures
from hub.handler import OneHopHandler
from hub.mail.actions import queue
from hub.plugins.models import DeadEvent, Heartbeat, PluginState
from hub.watching.application import REQUESTS, Watched
from hub.watching.logs import JsonLines
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def ask(path: str, **headers: str) -> httpx.Response:
    """Through the whole application, as a server calls it."""

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(Watched(OneHopHandler()))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return asyncio.run(go())


def line_of(caplog) -> dict:
    [record] = [record for record in caplog.records if record.name == "hub.request"]
    return json.loads(JsonLines().format(record))


def test_each_request_is_one_line_without_what_people_wrote(caplog):
    before = REQUESTS.value("api", "404")
    with caplog.at_level(logging.INFO, "hub.request"):
        answer = ask("/api/sam-okoro/?q=secret", X_Forwarded_For="192.0.2.7")
    line = line_of(caplog)
    assert (line["method"], line["route"], line["status"]) == ("GET", "hub.api.nothing_here", 404)
    assert set(line) - {"request"} == {"at", "level", "logger", "message", "method", "route", "status", "ms"}
    assert not re.search(r"sam-okoro|secret|192\.0", json.dumps(line))
    assert REQUESTS.value("api", "404") == before + 1
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_request_id_is_taken_from_a_proxy_of_ours_alone(settings):
    assert ask("/healthz", X_Request_ID="chosen-by-me").headers["X-Request-ID"] != "chosen-by-me"
    settings.TRUSTED_PROXY_COUNT = 1
    assert ask("/healthz", X_Request_ID="from-the-proxy").headers["X-Request-ID"] == "from-the-proxy"
    assert ask("/healthz", X_Request_ID='bad "one" {}').headers["X-Request-ID"] != 'bad "one" {}'


def test_lines_keep_addresses_paths_and_refused_values_to_themselves():
    try:
        raise ValueError("DETAIL: Key (lower(email))=(sam@hub.example) exists, from 192.0.2.7 and 2001:db8:0:1::7")
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    arguments = ("GET", "/members/sam-okoro/")
    record = logging.LogRecord("hub.handler", logging.ERROR, "", 1, "%s %s could not be answered", arguments, caught)
    line = JsonLines().format(record)
    assert json.loads(line)["message"] == "GET (path) could not be answered"
    assert not re.search(r"sam|192\.0|2001:db8", line)


def test_prometheus_reads_figures_of_every_sort(client):
    Heartbeat.objects.create(name="backup", seen_at=timezone.now())
    PluginState.objects.create(name="hub_events", faults=3)
    DeadEvent.objects.create(reader="search", name="x", payload={}, error="planted")
    queue(to="sam@hub.example", subject="Hello", text="Words")
    answer = client.get("/metrics")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")
    lines = answer.text.splitlines()
    for wanted in (
        "# TYPE hub_requests_total counter",
        "# TYPE hub_sockets gauge",
        'hub_part_ok{part="database"} 1',
        'hub_part_ok{part="worker"} 0',
        'hub_queue_length{queue="mail_waiting"} 1',
        'hub_queue_length{queue="events_given_up"} 1',
        'hub_plugin_faults{plugin="hub_events"} 3',
        'hub_outbox_lag{reader="search"} 0',
    ):
        assert wanted in lines
    assert [line for line in lines if not re.fullmatch(r"# (HELP|TYPE) .+|\w+(\{.+\})? [-+.e\d]+", line)] == []


def test_metrics_are_for_allowed_addresses_alone(client, settings):
    def status(**meta: str) -> int:
        return client.get("/metrics", **meta).status_code

    assert (status(), status(REMOTE_ADDR="192.0.2.7"), status(REMOTE_ADDR="")) == (200, 404, 404)
    # Through a proxy on this machine that the hub was not told of.
    assert status(HTTP_X_FORWARDED_FOR="127.0.0.1") == 404
    settings.TRUSTED_PROXY_COUNT = 1
    assert status(HTTP_X_FORWARDED_FOR="127.0.0.1, 192.0.2.7") == 404
    settings.METRICS_ALLOW = [ip_network("192.0.2.0/24")]
    assert (status(HTTP_X_FORWARDED_FOR="192.0.2.7"), status(HTTP_X_FORWARDED_FOR="198.51.100.1")) == (200, 404)


def test_labels_are_written_so_that_nothing_breaks_out():
    figure = figures.Counter("probe_total", "For the test.", "label")
    figures.ALL.remove(figure)
    figure.add('a"b\\c\nd')
    assert list(figure.lines())[-1] == r'probe_total{label="a\"b\\c\nd"} 1'


def test_admin_page_says_how_each_part_is_and_editors_do_not_see_it(client):
    client.force_login(MemberFactory(admin=True))
    Heartbeat.objects.create(name="worker", seen_at=timezone.now())
    answer = client.get("/admin/hub/")
    assert answer.status_code == 200
    ready = client.get("/readyz").json()["checks"]
    assert answer.context["parts"] == ready
    assert sorted(ready) == ["database", "disk", "mail", "outbox", "redis", "search", "search engine", "worker"]
    assert "None yet, as far as this hub knows." in answer.text
    assert "How is the hub" in client.get("/admin/reports/site-history/").text


def test_disk_that_is_nearly_full_is_named(client, monkeypatch):
    monkeypatch.setattr("hub.health.ROOM_WANTED", 2**80)
    assert re.fullmatch(r"nearly full: \d+ MB left", client.get("/readyz").json()["checks"]["disk"])
