"""`manage.py run`, which is what `make run` ends in: it starts everything, and takes everything with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.running import ROOT, RunningHub, free_port


@pytest.fixture
def hub(demo_folder, tmp_path):
    """A hub that has been started once before, so that starting it takes seconds."""
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub")
    (hub.var / "demo_loaded").touch()
    return hub


def started(hub: RunningHub) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "run"],
        env=hub.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "Stop it with Ctrl+C" in line:
            process.said = "".join(said)
            return process
    raise AssertionError("it did not start:\n" + "".join(said))


def members_of(session: int) -> list[int]:
    """The processes of a session that still run."""
    return [pid for pid, of, state in processes() if of == session and not state.startswith("Z")]


def processes() -> list[tuple[int, int, str]]:
    """Number, session and state of every process; from /proc, because a bare Linux may have no `ps`."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-eo", "pid=,sess=,stat="], capture_output=True, text=True, check=True).stdout
        return [(int(pid), int(of), state) for pid, of, state in map(str.split, listed.splitlines())]
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = file.read_text().rpartition(")")[2].split()[:4]
            found.append((int(file.parent.name), int(session), state))
    return found


def ended(session: int, port: int) -> bool:
    """Whether nothing is left after a while (a busy worker is given ten seconds): no process, nobody at the port."""
    until = time.monotonic() + 40
    while time.monotonic() < until and members_of(session):
        time.sleep(0.1)
    with socket.socket() as probe:
        return not members_of(session) and probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_it_says_where_the_hub_is_and_leaves_nothing_when_it_is_ended(hub, name):
    process = started(hub)
    assert hub.url in process.said
    assert "member@hub.example" in process.said
    assert f"{hub.url}/dev/mail/" in process.said
    # The runner, the server and the worker, which may have one beside it that reads a file.
    assert len(members_of(process.pid)) in (3, 4)
    os.kill(process.pid, getattr(signal, name))
    assert ended(process.pid, hub.port) is True
    process.wait(5)


def test_it_ends_when_the_server_or_the_worker_has_ended(hub):
    process = started(hub)
    part = next(pid for pid in members_of(process.pid) if pid != process.pid)
    os.kill(part, signal.SIGKILL)
    rest, _ = process.communicate(timeout=40)
    assert (process.returncode, "A part of the hub has stopped" in rest) == (1, True)
    assert members_of(process.pid) == []


def test_port_in_use_is_explained(tmp_path):
    hub = RunningHub(tmp_path, port=free_port())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", hub.port))
        taken.listen()
        with pytest.raises(RuntimeError) as told:
            hub.manage("run")
    sentence = f"CommandError: Port {hub.port} is in use. Choose another one: make run PORT={hub.port + 1}"
    assert str(told.value).strip().endswith(sentence)


def make(*arguments: str, python: str = "") -> subprocess.CompletedProcess:
    """make with a `python3` of our own, in a folder where nothing is installed yet."""
    given = [*arguments, "VENV=/nonexistent/venv", *([f"PYTHON={python}"] if python else [])]
    return subprocess.run(["make", *given], cwd=ROOT, capture_output=True, text=True, check=False)


def test_missing_venv_names_the_debian_package(tmp_path):
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *) exit 0;; esac\n')
    python.chmod(0o755)
    done = make("install", python=str(python))
    assert "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3-venv" in done.stdout
    assert done.returncode == 2


def test_missing_python_names_the_debian_package():
    done = make("install", python="no-such-python")
    assert "Python is missing. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" in done.stdout


def test_python_that_is_too_old_is_named(tmp_path):
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }\nexit 1\n')
    python.chmod(0o755)
    done = make("install", python=str(python))
    assert "The hub needs Python 3.11 or newer; this is Python 3.9.2." in done.stdout


@pytest.mark.parametrize("port", ["abc", "0", "80000", ""])
def test_port_that_is_none_is_explained(port):
    done = make("run", f"PORT={port}")
    assert "PORT must be a number between 1 and 65535: make run PORT=8001" in done.stdout
