"""What `make run` does once everything is installed."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STATIC_SOURCES = ("hub", "members", "stories", "forums", "search", "plugins")


class Command(BaseCommand):
    help = "One laptop: migrate, load the demo once, collect static files, then serve with the worker until Ctrl+C."

    def handle(self, *args, **options) -> None:
        started = time.monotonic()
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        self.step("Preparing the database", lambda: call_command("migrate", verbosity=0))
        if self._static_is_old():
            self.step("Collecting static files", self._collect)
        marker = settings.VAR_DIR / "demo_loaded"
        if not marker.exists():
            self.stdout.write("Loading the demo community …")
            call_command("load_demo")
            marker.touch()
        self._serve(started)

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

    def _serve(self, started: float) -> None:
        address = urlsplit(settings.BASE_URL)
        port = address.port or 8000
        manage = str(settings.ROOT / "manage.py")
        bind = ["-b", "127.0.0.1", "-p", str(port)]
        children = [
            subprocess.Popen([sys.executable, manage, "worker"]),
            subprocess.Popen([sys.executable, "-m", "daphne", *bind, "-v", "0", "hub.asgi:application"]),
        ]
        # PR_SET_PDEATHSIG is Linux only, so a closed terminal is handled by passing its signal on.
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, _interrupt)
        try:
            self._wait_until_up(port, children)
            self._say_where(started)
            _until_one_ends(children)
            raise CommandError("A part of the hub has stopped; see the lines above. Start it again with: make run")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping the hub …")
        finally:
            _end(children)

    def _wait_until_up(self, port: int, children: list[subprocess.Popen]) -> None:
        import http.client  # noqa: PLC0415 -- used at this one moment

        for _ in range(300):
            if any(child.poll() is not None for child in children):
                raise CommandError(
                    f"The hub did not start. If port {port} is in use, choose another one: make run PORT=8001"
                )
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise CommandError("The hub did not answer within 30 seconds.")

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


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def _until_one_ends(children: list[subprocess.Popen]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)


def _end(children: list[subprocess.Popen]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
