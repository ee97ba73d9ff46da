"""`manage.py make_corpus`: bulk content to measure with."""

import json
import time

from django.core.management.base import BaseCommand, CommandError

from hub.demo import corpus
from hub.demo.guard import Refused, refuse_off_loopback
from search import indexing
from search.backends import indexes


class Command(BaseCommand):
    help = "Make bulk content of one size for measuring, and its search index. The same size is always the same."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--size", required=True, help=f"one of {', '.join(corpus.SIZES)}")
        parser.add_argument("--json", action="store_true", help="print only the addresses to measure, as JSON")

    def handle(self, *args, size: str, **options) -> None:
        started = time.monotonic()
        try:
            refuse_off_loopback("The corpus")
            if size not in corpus.SIZES:
                raise Refused(f"There is no corpus of size {size} yet; choose one of {', '.join(corpus.SIZES)}.")
            answer = corpus.make(size)
        except Refused as reason:
            raise CommandError(str(reason)) from None
        failed = [kind for index in indexes() for kind in indexing.rebuild(index).failed]
        if failed:
            raise CommandError(f"The search index is not complete: {', '.join(failed)} could not be read.")
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"The corpus of size {size} is here ({time.monotonic() - started:.1f} s).")
        self.stdout.write(json.dumps(answer, indent=2))
