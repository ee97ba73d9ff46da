"""`manage.py load_demo`: the made-up community that a fresh hub shows."""

import time

from django.core.management.base import BaseCommand, CommandError

from hub.demo.guard import Refused, refuse_off_loopback
from hub.demo.load import is_loaded, load
from hub.demo.logins import LOGINS


class Command(BaseCommand):
    help = "Load the demo community: members, spaces, news, notes, resources and stories. Offline; does nothing twice."

    def handle(self, *args, **options) -> None:
        try:
            refuse_off_loopback("The demo")
            if is_loaded():
                self.stdout.write("The demo community is already there; nothing was changed.")
            else:
                self._load()
        except Refused as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write("Demo logins (they work on this machine only):")
        for login in LOGINS:
            self.stdout.write(f"  {login.role:<14} {login.email:<28} {login.password}")

    def _load(self) -> None:
        started = time.monotonic()
        counts = load()
        words = ", ".join(f"{number} {what}" for what, number in counts.items())
        self.stdout.write(f"The demo community is loaded: {words} ({time.monotonic() - started:.1f} s).")
