"""The whole hub as docker-compose.yml describes it, piece by piece from Debian's packages, on ports of its own.

nginx (docs/nginx.conf, with other names and folders), two web processes, a worker, PostgreSQL and Redis: nothing that
any other test runs on is touched. PostgreSQL refuses to run as root, so it gets its package's own user then.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from tests.running import ROOT, free_port, served_by

TOOLS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
NEEDED = ("nginx", "redis-server", "initdb", "postgres", "pg_dump", "psql")


def missing() -> list[str]:
    """The programs that are not installed here."""
    return [name for name in NEEDED if not tool(name)]


def tool(name: str) -> str:
    return shutil.which(name, path=TOOLS) or ""


def wait_until(check: Callable[[], bool], seconds: float, what: str) -> float:
    """Ask again and again; answers how long it took. A check may fail with the errors of what is not up yet."""
    started = time.monotonic()
    while True:
        try:
            if check():
                return time.monotonic() - started
        except (OSError, httpx.HTTPError, psycopg.Error):
            pass
        assert time.monotonic() - started < seconds, f"{what} took longer than {seconds} seconds"
        time.sleep(0.1)


@dataclass
class Part:
    """One process of the stack; `user` is whom it runs as where the tests run as root."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str]
    is_up: Callable[[], bool]
    ending: int = signal.SIGTERM
    user: str | None = None
    process: subprocess.Popen | None = None

    def start(self, wait: bool = True) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdout=out,
                stderr=out,
                user=self.user,
                group=self.user,
                start_new_session=True,
            )
        if wait:
            self.wait()

    def wait(self) -> float:
        return wait_until(self._up_or_ended, 60, self.name)

    def _up_or_ended(self) -> bool:
        assert self.process.poll() is None, (self.folder / f"{self.name}.log").read_text()[-3000:]
        return self.is_up()

    def end(self, how: int | None = None) -> None:
        """Ask it to end, or kill it with all its children, as a container is killed."""
        if self.process and self.process.poll() is None:
            if how == signal.SIGKILL:
                os.killpg(self.process.pid, how)
            else:
                self.process.send_signal(how or self.ending)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


@dataclass
class Stack:
    """All parts, in the order in which they start."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['nginx']}"

    @property
    def database(self) -> str:
        return f"{self.server}/hub"

    @property
    def server(self) -> str:
        """The URL of PostgreSQL, without the name of a database."""
        return f"postgres://hub@127.0.0.1:{self.ports['postgres']}"

    def environment(self) -> dict[str, str]:
        return {
            "PATH": TOOLS,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "hub.settings.production",
            "SECRET_KEY": "for the tests of the full stack only",
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": self.url,
            "DATABASE_URL": self.database,
            "REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "VAR_DIR": str(self.folder / "data"),
            "TRUSTED_PROXY_COUNT": "1",
            "RATE_LIMITS": "off",
        }

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, *names: str) -> None:
        """Start these parts beside each other, and wait for all of them."""
        for name in names:
            self.parts[name].start(wait=False)
        for name in names:
            self.parts[name].wait()

    def stop(self) -> None:
        for part in reversed(self.parts.values()):
            part.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-2000:]}" for path in sorted(self.folder.glob("*.log")))


def make_stack(static: Path) -> Stack:
    """A stack that is not started; `static` is a folder of collected files."""
    stack = Stack(Path(tempfile.mkdtemp(prefix="hub-stack-")))
    stack.folder.chmod(0o755)
    (stack.folder / "data").mkdir()
    (stack.folder / "data" / "static").symlink_to(static)
    stack.ports = {name: free_port() for name in ("nginx", "web", "web2", "postgres", "redis")}
    for part in (_postgres(stack), _redis(stack), *_hub(stack), _nginx(stack)):
        stack.parts[part.name] = part
    return stack


def copy_database(source: str, stack: Stack) -> None:
    """Fill the stack's database with that of a URL: quicker than to migrate."""
    with psycopg.connect(f"{stack.server}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE hub")
    dump = [tool("pg_dump"), "--no-owner", "--no-privileges", source]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumped:
        done = subprocess.run(
            [tool("psql"), "-q", "-v", "ON_ERROR_STOP=1", stack.database],
            stdin=dumped.stdout,
            capture_output=True,
            text=True,
        )
    assert (done.returncode, dumped.returncode) == (0, 0), done.stderr


def _postgres(stack: Stack) -> Part:
    user = "postgres" if os.geteuid() == 0 else None
    data = stack.folder / "postgres"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user, user)
    options = ["-U", "hub", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    command = [tool("initdb"), "-D", str(data), *options]
    subprocess.run(command, check=True, capture_output=True, user=user, group=user, cwd="/")
    port = stack.ports["postgres"]
    command = [tool("postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    command += ["-c", "unix_socket_directories=", "-c", "synchronous_commit=on", "-c", "fsync=off"]

    def is_up() -> bool:
        psycopg.connect(f"{stack.server}/postgres", connect_timeout=2).close()
        return True

    # "Fast": ends what is connected, finishes what is committed.
    return Part("postgres", command, stack.folder, {"PATH": TOOLS}, is_up, signal.SIGINT, user)


def _redis(stack: Stack) -> Part:
    port = stack.ports["redis"]
    command = [tool("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def is_up() -> bool:
        from redis import Redis
        from redis.exceptions import RedisError

        try:
            with Redis(port=port, socket_timeout=1) as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    return Part("redis", command, stack.folder, {"PATH": TOOLS}, is_up)


def _hub(stack: Stack) -> Iterable[Part]:
    for name in ("web", "web2"):
        port = stack.ports[name]
        command = served_by("uvicorn", "hub.asgi:application", port)

        def is_up(port: int = port) -> bool:
            return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200

        yield Part(name, command, stack.folder, stack.environment(), is_up)
    command = [sys.executable, str(ROOT / "manage.py"), "worker"]
    yield Part("worker", command, stack.folder, stack.environment(), lambda: True)


def _nginx(stack: Stack) -> Part:
    server = (ROOT / "docs" / "nginx.conf").read_text()
    for old, new in (
        ("server web:8000", f"server 127.0.0.1:{stack.ports['web']}"),
        ("server web2:8000", f"server 127.0.0.1:{stack.ports['web2']}"),
        ("listen 80;", f"listen 127.0.0.1:{stack.ports['nginx']};"),
        ("/data", f"{stack.folder}/data"),
    ):
        assert old in server
        server = server.replace(old, new)
    places = (Path("/etc/nginx/mime.types"), Path(tool("nginx")).resolve().parents[2] / "etc/nginx/mime.types")
    types = next((path for path in places if path.exists()), places[0])
    temporary = "".join(
        f"{kind}_temp_path {stack.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = stack.folder / "nginx.conf"
    conf.write_text(
        f"daemon off;\npid {stack.folder}/nginx.pid;\nworker_processes 1;\nerror_log stderr;\n"
        f"events {{ worker_connections 2048; }}\n"
        f"http {{\ninclude {types};\naccess_log off;\n{temporary}{server}}}\n"
    )

    def is_up() -> bool:
        return httpx.get(f"{stack.url}/healthz", timeout=2).status_code in (200, 503)

    command = [tool("nginx"), "-p", str(stack.folder), "-e", "stderr", "-c", str(conf)]
    if os.geteuid() == 0:
        conf.write_text(f"user root;\n{conf.read_text()}")
    return Part("nginx", command, stack.folder, {"PATH": TOOLS}, is_up)
