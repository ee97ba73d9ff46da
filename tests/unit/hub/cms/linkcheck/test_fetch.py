"""Asking other sites, politely and never ourselves."""

import socket
import time

import pytest

from hub.cms.linkcheck import fetch
from hub.cms.linkcheck.fetch import Outcome, Verdict, look


def ask(url: str) -> Outcome:
    return look(url, allow_loopback=True)


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(fetch, "SECONDS_TO_ANSWER", 0.3)
    monkeypatch.setattr(fetch, "SECONDS_IN_ALL", 0.8)


@pytest.mark.parametrize(
    ("path", "verdict", "status"),
    [
        ("a-page", Verdict.FINE, 200),
        ("204", Verdict.FINE, 204),
        ("403", Verdict.FINE, 403),
        ("429", Verdict.FINE, 429),
        ("404", Verdict.FAILED, 404),
        ("410", Verdict.FAILED, 410),
        ("400", Verdict.FAILED, 400),
        ("500", Verdict.FAILED, 500),
        ("get-only", Verdict.FINE, 200),
        ("round", Verdict.FAILED, 302),
        ("endless", Verdict.FINE, 200),
        ("noise", Verdict.FAILED, None),
        ("cut", Verdict.FAILED, None),
        ("with spaces and ü?q=1 2", Verdict.FINE, 200),
    ],
)
def test_what_a_site_answers_is_judged(site, path, verdict, status):
    outcome = ask(site.url(path))
    assert (outcome.verdict, outcome.status) == (verdict, status)


def test_one_small_question_is_enough_where_the_page_is_there(site):
    ask(site.url("a-page"))
    assert site.asked == [("HEAD", "/a-page")]
    assert site.agents == ["Co-Pro-Hub link check (+http://127.0.0.1:8000)"]


def test_redirect_is_followed_to_the_end(site):
    site.targets = {"to-there": "/to-further", "to-further": site.url("404")}
    assert ask(site.url("to-there")).status == 404


def test_site_that_leads_on_without_end_is_left(site):
    ask(site.url("round"))
    assert len(site.asked) == fetch.MOST_REDIRECTS + 1


@pytest.mark.parametrize("path", ["silent", "drip"])
def test_slow_site_is_not_waited_for(site, hurry, path):
    started = time.monotonic()
    outcome = ask(site.url(path))
    assert (outcome.verdict, outcome.words) == (Verdict.FAILED, "The site did not answer in time.")
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[fec0::1]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://100.64.0.1/",
    ],
)
def test_our_own_network_is_never_called(monkeypatch, url):
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("called"))
    assert look(url).verdict in {Verdict.FAILED, Verdict.OURS}


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "http://user:word@example.org/", "http:///x", "http://[bad", "x"],
)
def test_what_is_no_web_address_is_not_asked(url):
    assert look(url).verdict == Verdict.FAILED


def test_port_of_another_service_is_not_called():
    assert look("http://93.184.216.34:25/").words == "This is not where web sites answer."


def test_redirect_into_our_own_network_is_not_followed(site, monkeypatch):
    """The first host counts as public here; where it leads to does not."""
    monkeypatch.setattr(fetch, "_is_public", lambda text: text == "127.0.0.1")
    site.targets = {"to-inside": "http://169.254.169.254/latest/", "to-file": "file:///etc/passwd"}
    assert look(site.url("to-inside")).words == "This address is not on the public internet."
    assert look(site.url("to-file")).words == "This is not a web address."


def test_name_is_looked_up_once_and_called_at_that_address(site, monkeypatch):
    """A name that answers a good address first and a private one then gains nothing."""
    real, asked = socket.getaddrinfo, []

    def names(host, port, *args, **kwargs):
        if host != "changes.test":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert ask(f"http://changes.test:{site.server_port}/get-only").status == 200
    assert (len(asked), [method for method, _ in site.asked]) == (1, ["HEAD", "GET"])


def test_name_that_nobody_has_is_a_failure_and_a_missing_network_is_ours(monkeypatch):
    def fails(code):
        def names(*args, **kwargs):
            raise socket.gaierror(code, "no")

        return names

    monkeypatch.setattr(socket, "getaddrinfo", fails(socket.EAI_NONAME))
    assert look("https://gone.test/").verdict == Verdict.FAILED
    monkeypatch.setattr(socket, "getaddrinfo", fails(socket.EAI_AGAIN))
    assert look("https://gone.test/").verdict == Verdict.OURS


def test_site_that_is_down_is_a_failure():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/").words == "The site did not take the call."
