"""Each function is called with the environment that a person might have written."""

from pathlib import Path

import pytest

from hub.settings import environment as read
from hub.settings.environment import ROOT

DATABASE = "must look like sqlite:////path/to/hub.sqlite3 or postgres://name:password@host:5432/database."
REDIS = "must look like redis://host:6379/0."
ADDRESS = "must be the address of the hub, such as https://hub.example."
MAIL = "must look like smtp://name:password@host:25 or smtp+tls://name:password@host:587."
HOSTS = "must be host names separated by commas, without https:// and port, such as hub.example."


def refusal(call, *arguments) -> str:
    """The one sentence that the start ends with."""
    with pytest.raises(SystemExit) as end:
        call(*arguments)
    assert "\n" not in end.value.code
    return end.value.code


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://sam:secret@host/hub",
        "postgres://",
        "postgres://host",
        "postgres://host:port/hub",
        "postgres://host:99999/hub",
        "postgres://[::1/hub",
        "postgres://sam:sec#ret@host/hub",
        "postgres://host/hub?no_such_option=1",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite://var/hub.sqlite3",
        "sqlite:////tmp",
    ],
)
def test_malformed_database_url_is_refused(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    assert refusal(read.database, tmp_path) == f"The hub cannot start: DATABASE_URL {DATABASE}"


def test_database_is_a_file_in_var_unless_it_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    odd = tmp_path / "100% of #1"
    assert read.database(odd)["NAME"] == str(odd / "hub.sqlite3")


def test_sqlite_path_has_four_slashes_when_it_starts_at_the_root(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/my%20hub.sqlite3")
    assert read.database(ROOT)["NAME"] == f"{tmp_path}/my hub.sqlite3"


def test_sqlite_where_no_folder_can_be_made_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////dev/null/hub.sqlite3")
    told = refusal(read.database, ROOT)
    assert told == (
        "The hub cannot start: DATABASE_URL must lead to a folder that the hub may write to; /dev/null cannot be made."
    )


def test_postgres_keeps_connections_and_checks_them(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://sam:s%40crt@host:5433/hub?sslmode=require")
    found = read.database(tmp_path)
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "hub",
        "USER": "sam",
        "PASSWORD": "s@crt",
        "HOST": "host",
        "PORT": 5433,
    }
    assert found["OPTIONS"] == {"sslmode": "require", "connect_timeout": 5}
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (600, True)


@pytest.mark.parametrize(
    "url", ["nonsense", "http://host", "redis://", "redis://host:port", "redis://host:6379/zero", "unix://"]
)
def test_malformed_redis_url_is_refused(monkeypatch, url):
    monkeypatch.setenv("REDIS_URL", url)
    assert refusal(read.redis_url) == f"The hub cannot start: REDIS_URL {REDIS}"


@pytest.mark.parametrize("url", ["", "redis://host", "rediss://:secret@host:6380/1", "unix:///run/redis.sock"])
def test_redis_url_is_taken_as_it_is(monkeypatch, url):
    monkeypatch.setenv("REDIS_URL", url)
    assert read.redis_url() == url


@pytest.mark.parametrize(
    "url",
    [
        "hub.example",
        "https://",
        "ftp://hub.example",
        "https://hub.example/hub",
        "https://my hub",
        "https://a@b.example",
    ],
)
def test_malformed_base_url_is_refused(url):
    assert refusal(read.base_url, url) == f"The hub cannot start: BASE_URL {ADDRESS}"


def test_base_url_loses_its_last_slash():
    assert read.base_url("https://hub.example/") == "https://hub.example"


@pytest.mark.parametrize("url", ["nonsense", "smtp://", "smtp://host:port", "http://host", "filemail://"])
def test_malformed_email_url_is_refused(url):
    assert refusal(read.email, url) == f"The hub cannot start: EMAIL_URL {MAIL}"


def test_smtps_means_tls_from_the_first_byte():
    found = read.email("smtps://sam:secret@mail.example:465")
    assert (found["EMAIL_USE_SSL"], found.get("EMAIL_USE_TLS")) == (True, None)


@pytest.mark.parametrize("value", ["https://hub.example", "hub.example:8000", "hub example"])
def test_host_that_is_more_than_a_name_is_refused(monkeypatch, value):
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    assert refusal(read.hosts, "ALLOWED_HOSTS") == f"The hub cannot start: ALLOWED_HOSTS {HOSTS}"


def test_hosts_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "hub.example, .hub.example,[::1],127.0.0.1")
    assert read.hosts("ALLOWED_HOSTS") == ["hub.example", ".hub.example", "[::1]", "127.0.0.1"]


@pytest.mark.parametrize("value", ["-1", "one", "1.5", "٣", "9999999"])
def test_number_of_proxies_that_is_no_number_is_refused(monkeypatch, value):
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", value)
    told = refusal(read.whole_number, "TRUSTED_PROXY_COUNT", 0)
    assert told == "The hub cannot start: TRUSTED_PROXY_COUNT must be a whole number, 0 or more."


@pytest.mark.parametrize(("value", "meant"), [("on", True), ("FALSE", False), ("1", True), ("no", False), ("", False)])
def test_switch_is_read_in_many_spellings(monkeypatch, value, meant):
    monkeypatch.setenv("DEBUG", value)
    assert read.flag("DEBUG") is meant


def test_switch_that_is_neither_on_nor_off_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "perhaps")
    told = refusal(read.flag, "DEBUG")
    assert told == "The hub cannot start: DEBUG must be on or off (also: true, false, yes, no, 1, 0)."


def test_rate_limits_stay_on_where_others_can_come(monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "off")
    told = refusal(read.rate_limits, "https://hub.example")
    assert told.startswith("The hub cannot start: RATE_LIMITS may be off only where BASE_URL is a loopback address")
    assert read.rate_limits("http://127.0.0.1:8000") is False


def test_folder_that_is_a_file_is_refused(monkeypatch):
    monkeypatch.setenv("VAR_DIR", __file__)
    told = refusal(read.folder, "VAR_DIR", Path())
    assert told == "The hub cannot start: VAR_DIR must be the path of a folder, such as /srv/hub/var."


def test_sender_without_an_address_is_refused(monkeypatch):
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "Co-Pro Hub")
    told = refusal(read.from_address, "DEFAULT_FROM_EMAIL", "")
    assert told == "The hub cannot start: DEFAULT_FROM_EMAIL must look like Co-Pro Hub <hub@hub.example>."


@pytest.mark.parametrize("zone", ["London", "Europe/Nowhere", "../etc/passwd", "GMT"])
def test_time_zone_that_is_none_is_refused(monkeypatch, zone):
    monkeypatch.setenv("TIME_ZONE", zone)
    sentence = "The hub cannot start: TIME_ZONE must be the name of a time zone, such as Europe/London."
    assert refusal(read.time_zone, "TIME_ZONE", "Europe/London") == sentence


def test_time_zone_is_that_of_london_unless_it_is_named(monkeypatch):
    monkeypatch.delenv("TIME_ZONE", raising=False)
    assert read.time_zone("TIME_ZONE", "Europe/London") == "Europe/London"
    monkeypatch.setenv("TIME_ZONE", "Europe/Dublin")
    assert read.time_zone("TIME_ZONE", "Europe/London") == "Europe/Dublin"
