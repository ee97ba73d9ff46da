"""docker-compose.yml, read as YAML: Docker itself is not needed for what goes wrong most."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ["prepare", "web", "worker"]


def test_every_service_waits_for_services_that_are_there():
    waited_for = {name for service in COMPOSE["services"].values() for name in service.get("depends_on", {})}
    assert waited_for - set(COMPOSE["services"]) == set()


def test_every_volume_is_declared():
    used = {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])}
    assert used - {"."} == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_the_hub_has_one_environment_in_all_its_containers(name):
    environment = COMPOSE["services"][name]["environment"]
    assert environment == COMPOSE["services"]["web"]["environment"]
    described = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "running.md").read_text(), re.M))
    assert set(environment) - described == {"PATH", "PYTHONDONTWRITEBYTECODE"}


def test_nothing_but_the_hub_can_be_reached_and_that_from_this_machine_alone():
    ports = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_secret_key_has_no_default():
    assert COMPOSE["services"]["web"]["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")
