"""The lock is whole, comes from nowhere in particular, and is never older than what is known to be safe."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text()
ENTRY = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)(?:    --hash=.*\n)*)", re.M)
PINS = [(match["name"], Version(match["version"])) for match in ENTRY.finditer(LOCK)]
# Where another Python takes another version, the oldest counts.
PINNED = dict(sorted(PINS, reverse=True))
FLOORS = {
    "django": "5.2.19",
    "wagtail": "8.0.1",
    "django-taggit": "6.1.0",
    "channels": "4.3.2",
    "daphne": "4.2.3",
    "channels-redis": "4.3.0",
    "redis": "6.4",
    "elasticsearch-dsl": "8.18.0",
    "modelsearch": "1.3.2",
    "django-tasks": "0.12.0",
    "django-tasks-db": "0.12.0",
    "django-allauth": "65.21.1",
    "django-prose-editor": "0.28.0",
    "nh3": "0.3.8",
    "whitenoise": "6.12.0",
    "django-csp": "4.0",
    "psycopg": "3.3.9",
    "pillow": "12",
}
"""What this hub was measured and checked with; nothing here tells us of a hole in an older one."""


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["test"])]


def test_every_pinned_package_has_hashes():
    assert [match["name"] for match in ENTRY.finditer(LOCK) if "--hash=sha256:" not in match["rest"]] == []
    assert len(PINS) == len(re.findall(r"^[a-z0-9.-]+==", LOCK, re.M))


def test_lock_names_no_address():
    assert [line for line in LOCK.splitlines() if re.search(r"https?://|--index-url|--find-links", line)] == []


def test_every_declared_dependency_is_in_the_lock_and_fits():
    offenders = [
        f"{need}: {PINNED.get(canonicalize_name(need.name))}"
        for need in declared()
        if canonicalize_name(need.name) not in PINNED
        or not need.specifier.contains(PINNED[canonicalize_name(need.name)])
    ]
    assert offenders == []


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_locked_version_is_not_below_its_floor(name, floor):
    assert PINNED[name] >= Version(floor)


def test_cache_that_does_not_fit_wagtail_stays_out():
    assert "wagtail-cache" not in PINNED
