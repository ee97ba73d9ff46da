"""The documentation says what the code says."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from hub.plugins import testing
from hub.plugins.base import HubPlugin
from hub.plugins.core import Core
from hub.plugins.events import Event
from hub.plugins.isolation import LIMITS
from hub.plugins.slots import Slot

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs" / "plugins"
GOOD = ROOT / "tests" / "plugins_fixture" / "good"
REFERENCE = (DOCS / "index.md").read_text()
CORE_EVENTS = [kind for name, kind in Event.registry.items() if kind.__module__ == "hub.plugins.events"]
FILES = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def rows() -> dict[str, str]:
    """Name in the first cell → the whole row, of all tables of the reference."""
    return {row[1]: row[0] for row in re.finditer(r"^\| `([^`(]+)[^|]*\|.*$", REFERENCE, re.MULTILINE)}


@pytest.mark.parametrize("slot", list(Slot))
def test_every_slot_is_in_the_reference(slot):
    assert slot in rows()


@pytest.mark.parametrize("event", CORE_EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_in_the_reference_with_its_fields(event):
    assert {field.name for field in fields(event)} == set(re.findall(r"`(\w+)`", rows()[event.__name__])) - {
        event.__name__,
        "PostCreated" if event.__name__ == "ThreadStarted" else "",
    }


@pytest.mark.parametrize("name", Core.__annotations__)
def test_every_protocol_is_in_the_reference(name):
    assert f"core.{name}" in rows()


@pytest.mark.parametrize("name", [name for name in HubPlugin.__annotations__ if not name.startswith("_")])
def test_every_attribute_is_in_the_reference(name):
    assert name in rows()


@pytest.mark.parametrize("name", ["deliver", "show_slot", "client_as", "request_as", "switched_off"])
def test_kit_for_tests_is_in_the_reference(name):
    assert hasattr(testing, name)
    assert f"`{name}(" in REFERENCE


def test_limits_are_those_of_the_code():
    told = re.search(r"Too long is (.*) \|", REFERENCE)[1]
    assert [float(number) for number in re.findall(r"\d+", told)] == sorted(set(LIMITS.values()))


def test_tutorial_shows_the_files_of_the_good_plugin_as_they_are():
    shown = dict(FILES.findall((DOCS / "tutorial.md").read_text()))
    written = (path for path in GOOD.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    real = {str(path.relative_to(GOOD)): path.read_text() for path in written}
    assert shown == {name: text for name, text in real.items() if text}
