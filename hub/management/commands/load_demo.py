"""`manage.py load_demo`: the made-up community that a fresh hub shows."""

import time
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError

from hub.demo.guard import Refused, refuse_off_loopback
from hub.demo.load import grow, is_grown, is_loaded, load
from hub.demo.logins import LOGINS


class Command(BaseCommand):
    help = "Load the demo community: members, spaces, news, notes, resources and stories. Offline; does nothing twice."

    def handle(self, *args, **options) -> None:
        try:
            refuse_off_loopback("The demo")
            if not is_loaded():
                self._tell("The demo community is loaded", load)
            elif not is_grown():
                self._tell("The demo community has grown", grow)
            else:
                self.stdout.write("The demo community is already there; nothing was changed.")
        except Refused as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write("Demo logins (they work on this machine only):")
        for login in LOGINS:
            self.stdout.write(f"  {login.role:<14} {login.email:<28} {login.password}")

    def _tell(self, what: str, act: Callable[[], dict[str, int]]) -> None:
        started = time.monotonic()
        words = ", ".join(f"{number} {name}" for name, number in act().items())
        self.stdout.write(f"{what}: {words} ({time.monotonic() - started:.1f} s).")
