import time

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.backends.base import Unavailable


class Command(BaseCommand):
    help = "rebuild: index everything anew, without a gap. check: compare and repair. stats: figures."

    def add_arguments(self, parser) -> None:
        parser.add_argument("act", choices=["rebuild", "check", "stats"])

    def handle(self, *args, act: str, **options) -> None:
        started = time.monotonic()
        try:
            if act == "stats":
                self.print_stats()
            else:
                self.print_report(indexing.rebuild() if act == "rebuild" else indexing.check(), act)
        except Unavailable as error:
            raise CommandError(f"The search does not answer ({error}). Please try again later.") from error
        if act != "stats":
            self.stdout.write(f"It took {time.monotonic() - started:.1f} seconds.")

    def print_stats(self) -> None:
        for name, value in indexing.stats().items():
            self.stdout.write(f"{name}: {listed(value) if isinstance(value, dict) else value}")

    def print_report(self, report: indexing.Report, act: str) -> None:
        self.stdout.write(f"Documents in the index: {listed(report.documents)}.")
        self.stdout.write(f"Taken out: {report.removed}.")
        if act == "check":
            self.stdout.write(f"Put right: {report.changed}. Set right inside the engine: {report.mended}.")
        if report.failed:
            raise CommandError(f"Could not be read to the end: {', '.join(report.failed)}. The log says why.")


def listed(documents: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in documents.items()) or "none"
