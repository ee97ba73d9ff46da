"""docker-compose.yml, read as YAML: Docker itself is not needed for what goes wrong most."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ["prepare", "web", "web2", "worker"]


def test_every_service_waits_for_services_that_are_there():
    waited_for = {name for service in COMPOSE["services"].values() for name in service.get("depends_on", {})}
    assert waited_for - set(COMPOSE["services"]) == set()


def test_every_volume_is_declared():
    used = {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])}
    assert used - {".", "./docs/nginx.conf"} == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_the_hub_has_one_environment_in_all_its_containers(name):
    environment = COMPOSE["services"][name]["environment"]
    assert environment == COMPOSE["services"]["web"]["environment"]
    described = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "running.md").read_text(), re.M))
    assert set(environment) - described == {"PATH", "PYTHONDONTWRITEBYTECODE"}


def test_nothing_but_the_proxy_can_be_reached_and_that_from_this_machine_alone():
    ports = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert ports == {"proxy": ["127.0.0.1:8000:80"]}


def test_search_server_is_left_out_unless_asked_for_and_has_a_password_and_a_heap():
    server = COMPOSE["services"]["elasticsearch"]
    assert (server["profiles"], server["environment"]["xpack.security.enabled"]) == (["search"], "true")
    assert server["environment"]["ELASTIC_PASSWORD"] == "${ELASTIC_PASSWORD:-}"
    assert 'test -n "$$ELASTIC_PASSWORD"' in server["entrypoint"][-1]
    assert server["environment"]["ES_JAVA_OPTS"] == "-Xms${ELASTIC_HEAP:-1g} -Xmx${ELASTIC_HEAP:-1g}"
    assert "_cluster/health" in server["healthcheck"]["test"]
    # The same version as the tests'.
    assert f'VERSION = "{server["image"].rpartition(":")[2]}"' in (ROOT / ".ci/search-servers/servers.py").read_text()
    waits = {name for name, service in COMPOSE["services"].items() if "elasticsearch" in service.get("depends_on", {})}
    assert waits == set()


def test_secret_key_has_no_default():
    assert COMPOSE["services"]["web"]["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")


def test_proxy_hands_requests_to_both_web_processes_and_serves_the_folder_that_they_write():
    conf = (ROOT / "docs" / "nginx.conf").read_text()
    assert re.findall(r"server (\w+):8000", conf) == ["web", "web2"]
    assert {"web", "web2"} <= set(COMPOSE["services"]) & set(COMPOSE["services"]["proxy"]["depends_on"])
    folder = COMPOSE["services"]["web"]["environment"]["VAR_DIR"]
    assert f"data:{folder}" in COMPOSE["services"]["web"]["volumes"]
    assert f"data:{folder}:ro" in COMPOSE["services"]["proxy"]["volumes"]
    assert set(re.findall(r"(?:alias|root) ([^;]+);", conf)) == {f"{folder}/static/", folder}


def test_proxy_gives_pictures_out_by_the_same_rule_as_the_hub():
    from hub.ui.media import KEPT, TYPES

    folders, endings = re.search(
        r"/media/\(\?:([\w|]+)\)/.*\(\?:([\w|?]+)\)\$", (ROOT / "docs/nginx.conf").read_text()
    ).groups()
    assert set(folders.split("|")) == set(KEPT)
    assert set(endings.replace("jpe?g", "jpeg|jpg").split("|")) == {ending.lstrip(".") for ending in TYPES}


def compose(**environment: str) -> "subprocess.CompletedProcess[str] | None":
    """What `docker compose config` says, or Debian's `docker-compose config`; None where neither is installed."""
    for command in (["docker", "compose"], ["docker-compose"]):
        tool = shutil.which(command[0])
        if tool and not subprocess.run([tool, *command[1:], "version"], capture_output=True).returncode:
            asked = [tool, *command[1:], "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
            kept = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
            return subprocess.run(asked, env=kept | environment, capture_output=True, text=True)
    return None


def test_docker_itself_reads_the_file_where_its_client_is():
    done = compose(SECRET_KEY="x")
    # Where there is none, what Docker would say is read as YAML above.
    assert done is None or (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif((ROOT / ".env").exists(), reason="a hub of one's own, with its key, runs from this folder")
def test_docker_starts_nothing_without_a_secret_key_and_says_where_to_put_one():
    done = compose()
    assert done is None or (done.returncode != 0 and "put SECRET_KEY=... into a file named .env" in done.stderr)


def test_every_variable_has_a_default_or_says_what_is_missing():
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"\$\{(\w+)(?!\w|:-|:\?)", text) == []


def test_services_wait_for_what_can_become_true():
    """Healthy: only what has a check of its own; completed: only what ends by itself."""
    services = COMPOSE["services"]
    wrong = [
        (name, on)
        for name, service in services.items()
        for on, how in service.get("depends_on", {}).items()
        if (how["condition"] == "service_healthy" and "healthcheck" not in services[on])
        or (how["condition"] == "service_completed_successfully" and "restart" in services[on])
    ]
    assert wrong == []
