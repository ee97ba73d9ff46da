from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.archive import Refused, actions
from hub.rights import ledger
from hub.ui.disk import is_full


class Command(BaseCommand):
    help = "Write the database and the uploaded files into one archive, while the hub runs. Keep it safe: it is all."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write; an older one there is replaced at the end")

    def handle(self, *args, file: Path, **options) -> None:
        try:
            made = actions.backup(file)
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            why = "there is no room left on the disk" if is_full(error) else str(error)
            raise CommandError(f"No archive was written: {why}. What was there before is unchanged.") from error
        beside = ledger.list_beside(file)
        try:
            ledger.write_down(beside, more=[ledger.own_list()])
        except OSError as error:
            raise CommandError(f"The archive is whole, but {beside} could not be written: {error}") from error
        size = file.stat().st_size / 1_000_000
        self.stdout.write(f"{file}: {made.rows} rows, {made.files} files, {size:.1f} MB.")
        self.stdout.write(f"Content: {made.content}")
