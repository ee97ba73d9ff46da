"""An import from the command line: the same steps as in the admin, one after the other, in this process."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from hub.importing import actions, running
from hub.importing.encoding import check_size
from hub.importing.enums import Level, State
from hub.importing.models import Import
from hub.importing.refused import Refused
from hub.importing.reports import in_words

NAMED = 50


class ImportCommand(BaseCommand):
    """A subclass names the kind and adds arguments of its own."""

    kind: str = ""

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the file to import")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--skip-bad", action="store_true", help="import the good rows and leave bad ones out")
        parser.add_argument("--drafts", action="store_true", help="keep everything new as a draft")

    def bring_in(self, options: dict[str, Any], **more: Any) -> None:
        job = self._checked(options, more)
        if options["dry_run"]:
            actions.put_away(job, actor=None)
            self.stdout.write("Nothing was imported: this was the dry run.")
            return
        try:
            actions.begin(job, actor=None, skip_bad=options["skip_bad"])
        except ValidationError as error:
            actions.put_away(job, actor=None)
            raise CommandError(f"Nothing was imported. {' '.join(error.messages)} (--skip-bad)") from None
        running.finish(job)
        job.refresh_from_db()
        if job.state != State.DONE:
            raise CommandError(f"It did not come to its end: {job.refusal or job.get_state_display()}")
        self.stdout.write(f"Imported: {in_words(job.counts)}.")
        self._print_rows(job, is_check=False)

    def _checked(self, options: dict[str, Any], more: dict[str, Any]) -> Import:
        """The import after its dry run."""
        path: Path = options["file"]
        try:
            check_size(path)
            with path.open("rb") as file:
                job = actions.upload(
                    actor=None, kind=self.kind, file=File(file), name=path.name, as_drafts=options["drafts"], **more
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except (Refused, ValidationError) as error:
            raise CommandError(f"Nothing was imported. {' '.join(getattr(error, 'messages', [str(error)]))}") from None
        running.check_here(job)
        job.refresh_from_db()
        if job.state == State.FAILED:
            raise CommandError(f"Nothing was imported. {job.refusal}")
        self.stdout.write(f"Dry run: {in_words(job.checked)}.")
        self._print_rows(job, is_check=True)
        return job

    def _print_rows(self, job: Import, *, is_check: bool) -> None:
        rows = job.rows.filter(is_check=is_check, level__in=(Level.BAD, Level.LOOK)).order_by("level", "pk")
        for row in rows[:NAMED]:
            line = f"line {row.line}, " if row.line else ""
            self.stdout.write(f"  {row.get_level_display().lower()}: {line}{row.what}: {row.words}")
        if (more := rows.count() - NAMED) > 0:
            self.stdout.write(f"  and {more} more; the admin's page Import has the whole report.")
