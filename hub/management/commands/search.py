import json
import time
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from search import evaluating, indexing
from search.backends.base import Unavailable


class Command(BaseCommand):
    help = (
        "rebuild: index everything anew, without a gap. check: compare and repair. stats: figures. "
        "evaluate FOLDER: how well a collection of questions is answered; the index is not touched."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("act", choices=["rebuild", "check", "stats", "evaluate"])
        parser.add_argument("folder", nargs="?", help="of evaluate: documents.jsonl, questions.jsonl, judgements.tsv")
        parser.add_argument("--json", action="store_true", help="of evaluate: one line of JSON")

    def handle(self, *args, act: str, **options) -> None:
        started = time.monotonic()
        try:
            if act == "evaluate":
                self.print_score(options["folder"], as_json=options["json"])
                return
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

    def print_score(self, folder: str | None, *, as_json: bool) -> None:
        if not folder:
            raise CommandError("Name the folder of the collection: search evaluate FOLDER.")
        try:
            score = evaluating.evaluate(evaluating.read(Path(folder)))
        except evaluating.NoCollection as reason:
            raise CommandError(str(reason)) from None
        if as_json:
            self.stdout.write(json.dumps(asdict(score)))
            return
        self.stdout.write(f"{score.questions} questions to {score.documents} documents, answered by {score.engine}:")
        for name in ("ndcg_at_10", "mean_average_precision", "precision_at_10", "recall_at_100"):
            self.stdout.write(f"{name.replace('_', ' ')}: {getattr(score, name):.4f}")

    def print_report(self, report: indexing.Report, act: str) -> None:
        self.stdout.write(f"Documents in the index: {listed(report.documents)}.")
        self.stdout.write(f"Taken out: {report.removed}.")
        if act == "check":
            self.stdout.write(f"Put right: {report.changed}. Set right inside the engine: {report.mended}.")
        if report.failed:
            raise CommandError(f"Could not be read to the end: {', '.join(report.failed)}. The log says why.")


def listed(documents: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in documents.items()) or "none"
