"""`manage.py plugins list`: the state of every plugin. `manage.py plugins doctor NAME`: try one alone."""

import os
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.plugins.doctor import examine
from hub.plugins.queries import PluginStatus, core_names, plugin_statuses

PATIENCE = 120
"""Seconds until the doctor gives up on a plugin that hangs while it is loaded."""


class Command(BaseCommand):
    help = "Show the state of every plugin, or try one alone and say what is wrong with it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="the state of every plugin")
        doctor = acts.add_parser("doctor", help="load one plugin alone and say what is wrong with it")
        doctor.add_argument("name")
        doctor.add_argument("--here", action="store_true", help="look in this process (the doctor calls itself so)")

    def handle(self, *args: object, act: str, name: str = "", here: bool = False, **options: object) -> None:
        if act == "list":
            self.list()
        elif here:
            self.look(name)
        else:
            self.doctor(name)

    def list(self) -> None:
        statuses = plugin_statuses()
        for status in statuses:
            self.stdout.write("\n".join(_lines(status)))
        if not statuses:
            self.stdout.write("No plugins are installed.")
        self.stdout.write(f"\nApps of the hub itself, always on: {', '.join(core_names())}")

    def look(self, name: str) -> None:
        wrong = examine(name)
        for sentence in wrong:
            self.stdout.write(f"- {sentence}")
        if wrong:
            sys.exit(1)
        self.stdout.write(f"{name} is well: everything it declares was found.")

    def doctor(self, name: str) -> None:
        """Load the plugin in a process of its own, without the other plugins."""
        others = [plugin.name for plugin in settings.HUB_PLUGINS_FOUND if plugin.name != name]
        environment = os.environ | {
            "HUB_PLUGINS_DISABLED": ",".join(others),
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
        }
        try:
            done = subprocess.run(
                [sys.executable, "-m", "django", "plugins", "doctor", name, "--here"],
                env=environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CommandError(f"{name} was still loading after {PATIENCE} seconds; it hangs.") from None
        self.stdout.write(done.stdout.rstrip())
        if done.returncode and not done.stdout.strip():
            last = (done.stderr.strip().splitlines() or ["no word why"])[-1]
            self.stdout.write(f"- With {name} the hub does not start: {last}")
        if done.returncode:
            raise CommandError(f"{name} is not well.")


def _lines(status: PluginStatus) -> list[str]:
    faults = f", {status.faults} faults" if status.faults else ""
    lines = [f"{status.name} {status.version or '(no version)'}: {status.condition}{faults}"]
    if status.reason:
        lines.append(f"    {status.reason}")
    if status.last_fault:
        lines.append(f"    last fault {status.last_fault_at:%Y-%m-%d %H:%M:%S} UTC: {status.last_fault}")
    return lines
