"""What `make run` does once everything is installed."""

import http.client
import io
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STATIC_SOURCES = ("hub", "members", "stories", "forums", "search", "plugins")
SECONDS_TO_START = 120
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "One laptop: migrate, load the demo once, collect static files, then serve with the worker until Ctrl+C."

    def handle(self, *args, **options) -> None:
        started = time.monotonic()
        port = urlsplit(settings.BASE_URL).port or 8000
        _require_free(port)
        # A closed terminal and `kill` end the hub as Ctrl+C does, which a shell may have switched off.
        for name in ENDINGS:
            signal.signal(name, _interrupt)
        try:
            self._prepare()
            self._serve(port, started)
        except KeyboardInterrupt:
            # The terminal may be what has gone.
            with suppress(OSError):
                self.stdout.write("\nThe hub has stopped.")

    def _prepare(self) -> None:
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        self.step("Preparing the database", lambda: call_command("migrate", verbosity=0))
        if self._static_is_old():
            self.step("Collecting static files", self._collect)
        marker = settings.VAR_DIR / "demo_loaded"
        # Another DATABASE_URL than last time may lead to an empty hub.
        if not marker.exists() or not get_user_model().objects.exists():
            # It would print the logins, which come at the end.
            self.step("Loading the demo community", lambda: call_command("load_demo", stdout=io.StringIO()))
            marker.touch()

    def step(self, words: str, act) -> None:
        self.stdout.write(f"{words} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        act()
        self.stdout.write(f" done ({time.monotonic() - started:.1f} s)")

    def _static_is_old(self) -> bool:
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        if not manifest.exists():
            return True
        made = manifest.stat().st_mtime
        sources = [settings.ROOT / "requirements.lock"]
        for folder in STATIC_SOURCES:
            sources += [path for path in (settings.ROOT / folder).glob("**/static/**/*") if path.is_file()]
        return any(path.stat().st_mtime > made for path in sources)

    def _collect(self) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        (settings.STATIC_ROOT / "staticfiles.json").touch()

    def _serve(self, port: int, started: float) -> None:
        bind = ["-b", "127.0.0.1", "-p", str(port)]
        children = [
            _on_leash("daphne", *bind, "-v", "0", "hub.asgi:application"),
            _on_leash(str(settings.ROOT / "manage.py"), "worker"),
        ]
        try:
            self._wait_until_up(port, children)
            self._say_where(started)
            _until_one_ends(children)
            raise CommandError("A part of the hub has stopped; see the lines above. Start it again with: make run")
        finally:
            _end(children)

    def _wait_until_up(self, port: int, children: list[subprocess.Popen]) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if any(child.poll() is not None for child in children):
                raise CommandError("The hub did not start; the lines above say why.")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise CommandError(f"The hub did not answer within {SECONDS_TO_START} seconds.")

    def _say_where(self, started: float) -> None:
        base = settings.BASE_URL
        self.stdout.write(f"\nThe hub is running ({time.monotonic() - started:.1f} s to start).\n")
        for words, path in (
            ("The hub", "/"),
            ("Edit pages, look after people", "/admin/"),
            ("The hub's own mail (this machine only)", "/dev/mail/"),
        ):
            self.stdout.write(f"  {words:<40} {base}{path}")
        self.stdout.write("\nDemo logins (they work on this machine only):")
        from hub.demo.logins import LOGINS  # noqa: PLC0415 -- the demo is needed here alone

        for login in LOGINS:
            self.stdout.write(f"  {login.role:<14} {login.email:<28} {login.password}")
        self.stdout.write("\nStop it with Ctrl+C. What you write is kept in var/.\n")
        self.stdout.flush()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CommandError(f"Port {port} is not yours to use. Choose one above 1023: make run PORT=8001") from None
        except OSError:
            raise CommandError(f"Port {port} is in use. Choose another one: make run PORT={port + 1}") from None


def _on_leash(*command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "hub.management.leash", *command], stdin=subprocess.PIPE, cwd=settings.ROOT
    )


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def _until_one_ends(children: list[subprocess.Popen]) -> None:
    # Under make a change of parent means that make was killed, which tells nobody.
    parent = os.getppid() if os.environ.get("MAKELEVEL") else None
    while all(child.poll() is None for child in children):
        if parent and os.getppid() != parent:
            raise KeyboardInterrupt
        time.sleep(0.5)


def _end(children: list[subprocess.Popen]) -> None:
    # A second Ctrl+C must not leave one of them running.
    for name in ENDINGS:
        signal.signal(name, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
