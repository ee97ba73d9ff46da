from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hub.archive import Refused, restoring
from hub.rights import coming_back, ledger


class Command(BaseCommand):
    help = "Bring an archive of manage.py backup into an empty hub, on SQLite or PostgreSQL. All of it, or nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            made = restoring.restore(file)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {made.rows} rows, {made.files} files.")
        self.stdout.write(f"Content: {made.content}")
        restoring.after()
        self._erase_again(ledger.list_beside(file))
        self.stdout.write("Building the search index …")
        # Two indexes: the hub's own, and that of the page editor.
        call_command("search", "rebuild", stdout=self.stdout)
        call_command("update_index", verbosity=0)
        self.stdout.write("The hub is as it was. Everybody signs in again. Start web and worker now.")

    def _erase_again(self, beside: Path) -> None:
        again = coming_back.erase_again([beside])
        if again.begun:
            self.stdout.write(f"Accounts erased since this backup: {again.begun}. The worker erases them again.")
        if again.stay:
            self.stderr.write("An erased account came back as the last admin. Make another admin; the worker goes on.")
        try:
            ledger.write_down(ledger.own_list(), more=[beside])
        except OSError as error:
            raise CommandError(f"All is restored, but {ledger.own_list()} could not be written: {error}") from error
