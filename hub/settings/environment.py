"""Reads the environment once and explains a wrong value in one sentence."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
REDIS_SCHEMES = {"redis", "rediss", "unix"}
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}

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


def whole_number(name: str, default: int) -> int:
    value = text(name)
    if value and not (value.isascii() and value.isdigit()):
        stop(name, "must be a whole number, such as 0 or 1.")
    return int(value or default)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database(var_dir: Path) -> dict:
    """The DATABASES["default"] entry that DATABASE_URL asks for."""
    url = text("DATABASE_URL", f"sqlite:///{var_dir / 'hub.sqlite3'}")
    expected = "must look like sqlite:////path/to/hub.sqlite3 or postgres://name:password@host:5432/database."
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- reading it is what checks it
        config = env.db_url_config(url)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        stop("DATABASE_URL", expected)
    if parts.scheme not in DATABASE_SCHEMES or not config.get("NAME"):
        stop("DATABASE_URL", expected)
    return sqlite(config) if parts.scheme == "sqlite" else postgres(config)


def sqlite(config: dict) -> dict:
    # IMMEDIATE takes the write lock at the start of a transaction, so that two writers wait
    # for each other instead of one failing half way; WAL lets readers go on meanwhile.
    # Kept open: request threads and worker threads stay, and opening costs more than a query.
    config["CONN_MAX_AGE"] = None
    config["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
    return config


def postgres(config: dict) -> dict:
    # Under ASGI every request has a thread of its own: a pool, not persistent connections.
    config["ENGINE"] = "django.db.backends.postgresql"
    config["CONN_MAX_AGE"] = 0
    config.setdefault("OPTIONS", {})
    config["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 20, "timeout": 10}
    return config


def redis_url() -> str:
    url = text("REDIS_URL")
    expected = "must look like redis://host:6379/0."
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- reading it is what checks it
    except ValueError:
        stop("REDIS_URL", expected)
    if parts.scheme not in REDIS_SCHEMES or not (parts.hostname or parts.path.strip("/")):
        stop("REDIS_URL", expected)
    return url


def base_url(value: str) -> str:
    """The address people type, without a slash at the end."""
    expected = "must be the address of the hub, such as https://hub.example."
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 -- reading it is what checks it
    except ValueError:
        stop("BASE_URL", expected)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        stop("BASE_URL", expected)
    return value.rstrip("/")


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK_HOSTS


def email(url: str) -> dict:
    """Django's e-mail settings for EMAIL_URL, as a dict of setting name to value."""
    try:
        config = env.email_url_config(url)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        stop("EMAIL_URL", "must look like smtp://name:password@host:25 or smtp+tls://name:password@host:587.")
    return {key: value for key, value in config.items() if key.startswith("EMAIL_") and value is not None}


def rate_limits(url: str) -> bool:
    on = flag("RATE_LIMITS", default=True)
    if not on and not is_loopback(url):
        stop("RATE_LIMITS", "may be off only where BASE_URL is a loopback address; it is for measuring.")
    return on
