"""Reads the environment once and explains a wrong value in one sentence."""

import os
import re
import sys
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

import environ

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES_SCHEMES = {"postgres", "postgresql"}
REDIS_SCHEMES = {"redis", "rediss", "unix"}
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}
HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}")
IP6 = re.compile(r"\[[0-9a-f:.]+\]", re.IGNORECASE)

env = environ.Env()


def stop(name: str, expected: str) -> None:
    """End the start with one sentence that names the variable and the form it should have."""
    sys.exit(f"The hub cannot start: {name} {expected}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def required(name: str, expected: str) -> str:
    value = text(name)
    if not value:
        stop(name, f"is not set; {expected}")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    stop(name, "must be on or off (also: true, false, yes, no, 1, 0).")
    return default


def whole_number(name: str, default: int, least: int = 0) -> int:
    value = text(name)
    if value and not (value.isascii() and value.isdigit() and len(value) < 6 and int(value) >= least):
        stop(name, f"must be a whole number, {least} or more.")
    return int(value or default)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute path; it need not exist yet."""
    path = Path(text(name, str(default))).absolute()
    if path.exists() and not path.is_dir():
        stop(name, "must be the path of a folder, such as /srv/hub/var.")
    return path


def hosts(name: str) -> list[str]:
    found = names(name)
    for host in found:
        if host != "*" and not HOST_NAME.fullmatch(host.removeprefix(".")) and not IP6.fullmatch(host):
            stop(name, "must be host names separated by commas, without https:// and port, such as hub.example.")
    return found


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks, separated by commas."""
    try:
        return [ip_network(part) for part in names(name) or default.split(",")]
    except ValueError:
        stop(name, "must be addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8.")
        return []


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    if value != "UTC" and ("/" not in value or value not in available_timezones()):
        stop(name, "must be the name of a time zone, such as Europe/London.")
    return value


def from_address(name: str, default: str) -> str:
    value = text(name, default)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        stop(name, "must look like Co-Pro Hub <hub@hub.example>.")
    return value


def database(var_dir: Path) -> dict:
    """The DATABASES["default"] entry that DATABASE_URL asks for."""
    url = text("DATABASE_URL")
    if not url:
        return sqlite(var_dir / "hub.sqlite3", "VAR_DIR")
    parts = _split(url)
    # sqlite://name.db has a host and no path; sqlite:// would be in memory, one database a thread.
    if parts and parts.scheme == "sqlite" and not parts.netloc and parts.path[1:]:
        return sqlite(Path(unquote(parts.path[1:])).absolute(), "DATABASE_URL")
    if parts and parts.scheme in POSTGRES_SCHEMES:
        return postgres(url)
    return _stop_for_database()


def _stop_for_database() -> dict:
    form = "must look like sqlite:////path/to/hub.sqlite3 or postgres://name:password@host:5432/database."
    stop("DATABASE_URL", form)
    return {}


def sqlite(path: Path, named: str) -> dict:
    """SQLite in this file; `named` is the variable to name when its folder cannot be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        stop(named, f"must lead to a folder that the hub may write to; {path.parent} cannot be made.")
    if path.is_dir():
        _stop_for_database()
    # IMMEDIATE takes the write lock at the start of a transaction, so that two writers wait
    # for each other instead of one failing half way; WAL lets readers go on meanwhile.
    # Kept open: request threads and worker threads stay, and opening costs more than a query.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        },
    }


def postgres(url: str) -> dict:
    from psycopg import Error, conninfo  # noqa: PLC0415 -- slow import, for PostgreSQL alone

    try:
        config = env.db_url_config(url)
        conninfo.make_conninfo("", **config.get("OPTIONS", {}))
    except (ValueError, KeyError, environ.ImproperlyConfigured, Error):
        return _stop_for_database()
    if not config.get("NAME"):
        _stop_for_database()
    config["OPTIONS"] = {"connect_timeout": 5} | config.get("OPTIONS", {})
    # Threads stay here (hub.handler), so each keeps its connection, and no pool has to hand them round: a
    # pool was seen to let people wait ten seconds after a restart of PostgreSQL. The check before the
    # first query of a request makes a new connection at once where the old one has gone.
    return config | {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def redis_url() -> str:
    url = text("REDIS_URL")
    parts = _split(url)
    if not url:
        return ""
    known = parts and parts.scheme in REDIS_SCHEMES
    where = known and (parts.path.strip("/") if parts.scheme == "unix" else parts.hostname)
    number = parts.path.strip("/") if known and parts.scheme != "unix" else ""
    if not where or (number and not number.isdigit()):
        stop("REDIS_URL", "must look like redis://host:6379/0.")
    return url


def elasticsearch_url() -> str:
    url = text("ELASTICSEARCH_URL")
    parts = _split(url)
    if not url:
        return ""
    more = dict(parse_qsl(parts.query, keep_blank_values=True)) if parts else {}
    right = parts and parts.scheme in {"http", "https"} and parts.hostname
    if not right or set(more) - {"ca_certs"} or not INDEX_NAME.fullmatch(parts.path.strip("/") or "hub"):
        stop("ELASTICSEARCH_URL", "must look like https://name:password@host:9200/hub-search?ca_certs=/path/to/ca.crt.")
    if more.get("ca_certs") and not Path(more["ca_certs"]).is_file():
        stop("ELASTICSEARCH_URL", f"names a file of certificates that is not there: {more['ca_certs']}.")
    return url


def base_url(value: str) -> str:
    """The address people type, without a slash at the end."""
    parts = _split(value)
    host = (parts and parts.hostname) or ""
    only_address = parts and not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    right_host = HOST_NAME.fullmatch(host) or IP6.fullmatch(f"[{host}]")
    if not only_address or parts.scheme not in {"http", "https"} or not right_host:
        stop("BASE_URL", "must be the address of the hub, such as https://hub.example.")
    return value.rstrip("/")


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK_HOSTS


def email(url: str) -> dict:
    """Django's e-mail settings for EMAIL_URL, as a dict of setting name to value."""
    parts = _split(url)
    try:
        config = env.email_url_config(url) if parts else {}
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        config = {}
    needed = "EMAIL_FILE_PATH" if parts and parts.scheme == "filemail" else "EMAIL_HOST"
    if not config or (parts.scheme.startswith(("smtp", "file")) and not config[needed]):
        stop("EMAIL_URL", "must look like smtp://name:password@host:25 or smtp+tls://name:password@host:587.")
    if parts.scheme == "smtps":
        # What most people mean by it: TLS from the first byte, as smtp+ssl.
        config = config | {"EMAIL_USE_TLS": None, "EMAIL_USE_SSL": True}
    return {key: value for key, value in config.items() if key.startswith("EMAIL_") and value is not None}


def rate_limits(url: str) -> bool:
    on = flag("RATE_LIMITS", default=True)
    if not on and not is_loopback(url):
        stop("RATE_LIMITS", "may be off only where BASE_URL is a loopback address; it is for measuring.")
    return on


def _split(url: str) -> SplitResult | None:
    """The parts of a URL; None when it is none, or its port is no port."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- reading it is what checks it
    except ValueError:
        return None
    return parts
