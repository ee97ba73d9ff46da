"""What a real Daphne does with requests that are too large or odd, before the hub sees them."""

import http.client
import json
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.running import ROOT, RunningHub, free_port
from tests.stack import wait_until

MEGABYTE = b"x" * 2**20
LIMIT = 100
TOLD = b"This is larger than the hub takes at once (100 MB).\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    # Nothing that needs the database is asked for, so none is made.
    hub = RunningHub(tmp_path_factory.mktemp("bodies"))
    hub.start_web()
    yield hub
    hub.stop()


def answer_of(connection: socket.socket) -> tuple[int, bytes]:
    answer = http.client.HTTPResponse(connection, method="POST")
    answer.begin()
    return answer.status, answer.read()


def sending(hub, *headers: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", hub.port), timeout=10)
    lines = ["POST /healthz HTTP/1.1", f"Host: 127.0.0.1:{hub.port}", *headers, "", ""]
    connection.sendall("\r\n".join(lines).encode())
    return connection


def memory_mib(hub) -> float:
    with open(f"/proc/{hub.web.pid}/status") as status:  # noqa: PTH123 -- a kernel file
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


def test_body_that_says_it_is_too_large_is_refused_before_it_comes(hub):
    connection = sending(hub, f"Content-Length: {1000 * 2**20}")
    assert answer_of(connection) == (413, TOLD)


def test_browser_that_sends_too_much_gets_a_page(hub):
    status, body = answer_of(sending(hub, f"Content-Length: {1000 * 2**20}", "Accept: text/html"))
    assert (status, b"<h1>That is too large</h1>" in body) == (413, True)


def test_body_that_does_not_say_its_size_is_refused_when_it_grows(hub):
    connection = sending(hub, "Transfer-Encoding: chunked")
    for _ in range(LIMIT + 1):
        connection.sendall(b"100000\r\n" + MEGABYTE + b"\r\n")
    assert answer_of(connection) == (413, TOLD)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc, which only Linux has")
def test_refused_body_is_not_kept(hub):
    before = memory_mib(hub)
    connection = sending(hub, f"Content-Length: {1000 * 2**20}")
    for _ in range(50):
        connection.sendall(MEGABYTE)
    assert answer_of(connection) == (413, TOLD)
    assert memory_mib(hub) - before < 20


def test_connection_of_a_refused_body_is_closed(hub):
    connection = sending(hub, f"Content-Length: {1000 * 2**20}")
    answer_of(connection)
    assert connection.recv(1) == b""


def test_body_within_the_bound_is_taken(hub):
    connection = sending(hub, f"Content-Length: {3 * 2**20}")
    for _ in range(3):
        connection.sendall(MEGABYTE)
    assert answer_of(connection) == (200, b"ok\n")


def test_form_without_fields_is_taken(hub):
    """Wagtail's editor sends one every ten seconds; Twisted alone answers 400."""
    connection = sending(
        hub, "Content-Type: multipart/form-data; boundary=----here", "Content-Length: 14", "Connection: close"
    )
    connection.sendall(b"------here--\r\n")
    assert answer_of(connection) == (200, b"ok\n")


def test_visitor_does_not_choose_where_links_lead(hub):
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=10)
    connection.request("GET", "/api/v1/openapi.json", headers={"Daphne-Root-Path": "/elsewhere"})
    paths = json.load(connection.getresponse())["paths"]
    assert [path for path in paths if not path.startswith("/api/v1/")] == []


SLOW = """
import asyncio, sys
from daphne.cli import CommandLineInterface
from hub.daphne_guard import finish_first
from hub.watching.application import Watched

async def slow(scope, receive, send):
    print("begun", flush=True)
    await asyncio.sleep(1)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"finished"})

application = Watched(slow)
finish_first(lambda: Watched.under_way)
sys.modules["slow_hub"] = sys.modules["__main__"]
CommandLineInterface().run(["-b", "127.0.0.1", "-p", sys.argv[1], "-v", "0", "slow_hub:application"])
"""


def test_server_that_is_told_to_end_finishes_what_is_under_way_and_takes_nothing_new(hub):
    port = str(free_port())
    command = [sys.executable, "-c", f"import django; django.setup()\n{SLOW}", port]
    server = subprocess.Popen(command, env=hub.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        with ThreadPoolExecutor() as pool:
            wait_until(lambda: httpx.get(f"http://127.0.0.1:{port}/").text == "finished", 60, "the start")
            assert server.stdout.readline() == "begun\n"
            asked = pool.submit(httpx.get, f"http://127.0.0.1:{port}/")
            assert server.stdout.readline() == "begun\n"
            server.terminate()
            time.sleep(0.3)
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"http://127.0.0.1:{port}/")
            assert asked.result(timeout=10).text == "finished"
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
