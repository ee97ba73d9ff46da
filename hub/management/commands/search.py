import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.filetext.actions import note_all
from search import evaluating, feeding, indexing
from search.backends import indexes
from search.backends.base import Backend, Unavailable
from search.upkeep import running

NO_ANSWER = "The search does not answer ({name}: {error}). Please try again later."
UNHURRIED = 30.0
"""Seconds for all figures of a search server, for somebody who typed a command."""


class Command(BaseCommand):
    help = (
        "rebuild: index everything anew, without a gap. check: compare and repair. stats: figures. "
        "evaluate FOLDER: how well a collection of questions is answered; the index is not touched."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("act", choices=["rebuild", "check", "stats", "evaluate"])
        parser.add_argument("folder", nargs="?", help="of evaluate: documents.jsonl, questions.jsonl, judgements.tsv")
        parser.add_argument("--json", action="store_true", help="of evaluate: one line of JSON")
        parser.add_argument("--index", help="only this one, such as sqlite, postgresql or elasticsearch")

    def handle(self, *args, act: str, index: str | None = None, **options) -> None:
        there = {each.name: each for each in indexes()}
        if index and index not in there:
            raise CommandError(f"There is no index of that name here. Choose one of: {', '.join(there)}.")
        if act == "evaluate":
            self.print_score(options["folder"], as_json=options["json"])
            return
        if act != "stats" and (unread := note_all()):
            self.stdout.write(f"Files whose words were never read: {unread}. The worker reads them.")
        asked = [each for each in there.values() if index in (None, each.name)]
        if act == "stats":
            wrong = [self._stats(each) for each in asked]
        else:
            with running.noted(act) as told:
                wrong = [self._do(act, each, told) for each in asked]
        if any(wrong):
            raise CommandError(" ".join(filter(None, wrong)))

    def _stats(self, index: Backend) -> str:
        try:
            self.print_stats(feeding.stats(UNHURRIED) if index.shared else indexing.stats())
        except Unavailable as error:
            return no_answer(index.name, error)
        return ""

    def _do(self, act: str, index: Backend, told: running.Told) -> str:
        """What went wrong, in a sentence. An index that does not answer keeps nobody from the other one."""
        started = time.monotonic()
        try:
            report = indexing.rebuild(index) if act == "rebuild" else indexing.check(index=index)
        except Unavailable as error:
            told.say(running.silent(index, error), well=False)
            return no_answer(index.name, error)
        told.say(running.sentence(act, index, report), well=not report.failed)
        self.print_report(report, act)
        self.stdout.write(f"It took {time.monotonic() - started:.1f} seconds ({index.name}).")
        return f"Could not be read to the end: {', '.join(report.failed)}. The log says why." if report.failed else ""

    def print_stats(self, figures: Mapping[str, object]) -> None:
        for name, value in figures.items():
            self.stdout.write(f"{name}: {listed(value) if isinstance(value, dict) else value}")

    def print_score(self, folder: str | None, *, as_json: bool) -> None:
        if not folder:
            raise CommandError("Name the folder of the collection: search evaluate FOLDER.")
        try:
            score = evaluating.evaluate(evaluating.read(Path(folder)))
        except evaluating.NoCollection as reason:
            raise CommandError(str(reason)) from None
        except Unavailable as error:
            raise CommandError(no_answer("evaluate", error)) from error
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


def no_answer(name: str, error: Unavailable) -> str:
    return f"{name}: {error.sentence}" if error.sentence else NO_ANSWER.format(name=name, error=error)


def listed(documents: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in documents.items()) or "none"
