"""A real hub for tests: Daphne and the worker as processes, on a database and a folder of their own."""

import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.migrated import ROOT, alone, copy_file, keep_file

SOURCES = ("hub", "members", "stories", "forums", "search", "templates")
BARE = "bare"
SETTLE = """
from hub import worker
from hub.filetext import actions as files
from hub.plugins import outbox
from hub.plugins.models import Heartbeat
from hub.plugins.registry import registry
readers = [reader for _, reader in registry.readers.values()]
worker.run_due_jobs(worker.core_jobs() + worker.declared_jobs())
while any([*map(outbox.run_reader, readers), worker.run_tasks(), files.step()]):
    pass
Heartbeat.objects.exclude(name="job:search: check_daily").delete()
"""
"""Everything that a worker would have to do first: pictures in all sizes, files read, events heard, references
noted. In each copy of the demo that was half a minute of work. Jobs are due in a copy as
ever, but for one that takes long.
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def source_hash(*commands: list[str]) -> str:
    """Changes with any source file or command, so that a prepared hub is never older than what made it."""
    digest = hashlib.sha256(repr(commands).encode())
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(ROOT)}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def prepared(name: str, *commands: list[str]) -> Path:
    """A folder (VAR_DIR) of a hub that is migrated, with static files ("bare"), and after these commands.

    Made once for each state of the source and kept in var/, because it takes half a minute. A second run of the
    suite beside this one waits for the first to make it.
    """
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / f"prepared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = ROOT / "var" / f"prepared-{name}-{source_hash(*commands)}"
        if not folder.exists():
            _prepare(name, folder, commands)
        return folder


def _prepare(name: str, folder: Path, commands: Iterable[list[str]]) -> None:
    for old in (ROOT / "var").glob(f"prepared-{name}-*"):
        shutil.rmtree(old, ignore_errors=True)
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    hub = RunningHub(making)
    if name == BARE:
        _make_bare(hub)
    else:
        shutil.copytree(prepared(BARE), making)
    for command in commands:
        hub.manage(*command)
    making.rename(folder)


def _make_bare(hub: "RunningHub") -> None:
    hub.var.mkdir(parents=True)
    with alone():
        copy_file(hub.var / "hub.sqlite3")
        hub.manage("migrate", "-v0")
        keep_file(hub.var / "hub.sqlite3")
    hub.manage("collectstatic", "--noinput", "-v0")


def served_by(server: str, application: str, port: int) -> list[str]:
    """The command that serves an application: `server` is "daphne", or "uvicorn" as docker-compose.yml starts it."""
    if server == "daphne":
        return [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", application]
    here = {"0.0.0.0": "127.0.0.1", "8000": str(port), "hub.asgi:application": application}  # noqa: S104 -- is replaced
    return [sys.executable, "-m", *(here.get(word, word) for word in composed_command("web"))]


def composed_command(service: str) -> list[str]:
    """What docker-compose.yml runs for this service."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services[service]["command"].split()


@dataclass
class RunningHub:
    """One hub in a folder; `web` and `worker` are its processes while they run."""

    var: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    server: str = "daphne"
    web: subprocess.Popen | None = None
    worker: subprocess.Popen | None = None

    @classmethod
    def copy_of(cls, prepared_folder: Path, var: Path, **extra: str) -> "RunningHub":
        shutil.copytree(prepared_folder, var, ignore=shutil.ignore_patterns("static"), dirs_exist_ok=True)
        (var / "static").symlink_to(prepared_folder / "static")
        return cls(var, extra=extra)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "HUB_TEST_SERVICES"}}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
            "VAR_DIR": str(self.var),
            "MEDIA_ROOT": str(self.var / "media"),
            "BASE_URL": self.url,
            "RATE_LIMITS": "off",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
            **self.extra,
        }

    def manage(self, *arguments: str, seconds: float = 300) -> str:
        """Run a command of this hub; answers what it printed. Raises with all its output when it fails."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start_web(self) -> None:
        log = (self.var / "web.log").open("ab")
        command = served_by(self.server, "hub.asgi:application", self.port)
        self.web = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log, cwd=ROOT)
        self._wait_until_up()

    def start_worker(self) -> None:
        log = (self.var / "worker.log").open("ab")
        self.worker = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "worker"], env=self.environment(), stdout=log, stderr=log
        )

    def start(self) -> "RunningHub":
        self.start_web()
        self.start_worker()
        return self

    def kill(self) -> None:
        """What a power cut does to web and worker."""
        for process in (self.web, self.worker):
            if process and process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()

    def stop(self) -> None:
        for process in (self.web, self.worker):
            if process and process.poll() is None:
                process.terminate()
        for process in (self.web, self.worker):
            if process:
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.var.glob("*.log")))

    def _wait_until_up(self) -> None:
        for _ in range(300):
            if self.web is None or self.web.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{self.logs()}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not answer:\n{self.logs()}")
