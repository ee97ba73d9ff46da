"""How the index is, for admins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min

from hub.filetext import queries as files
from hub.filetext.models import FileReading
from hub.plugins import outbox
from hub.plugins.models import DeadEvent
from hub.plugins.search import sources
from search import feeding, indexing
from search.backends import database, engine
from search.backends.base import Unavailable
from search.models import IndexRun, StaleObject, Waiting
from search.permissions import may_look_after_index
from search.upkeep.running import stands_still

SHOWN = 20
READERS = (indexing.READER, "search engine")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "elasticsearch": "Elasticsearch", "opensearch": "OpenSearch"}


@dataclass(frozen=True)
class Index:
    """One index. `answers` are the questions of people; `wrong` is a sentence when it is not as it should be."""

    name: str
    answers: bool
    documents: Mapping[str, int] = field(default_factory=dict)
    events: int = 0
    since: datetime | None = None
    waiting: int = 0
    wrong: str = ""

    @property
    def title(self) -> str:
        return NAMES.get(self.name, self.name)

    @property
    def total(self) -> int:
        return sum(self.documents.values())


@dataclass(frozen=True)
class Health:
    """`runs` is the newest check or rebuild first; `stale` and `given_up` are a few, the numbers beside them all."""

    indexes: Sequence[Index]
    runs: Sequence[IndexRun]
    stale: Sequence[StaleObject | Waiting]
    stale_number: int
    given_up: Sequence[DeadEvent | Waiting]
    given_up_number: int
    files: Mapping[str, int]
    faulty_files: Sequence[FileReading]
    is_busy: bool = False
    """Whether a new run has to wait."""

    @property
    def kinds(self) -> list[tuple[str, list[int | None]]]:
        """Kind of thing, and how many texts of it each index holds; None for one that does not say."""
        labels = dict.fromkeys(label for index in self.indexes for label in index.documents)
        return [
            (label, [index.documents.get(label, 0) if index.documents else None for index in self.indexes])
            for label in labels
        ]


def health(viewer: Any) -> Health | None:
    """How every index is; None for those who do not look after them."""
    if not may_look_after_index(viewer):
        return None
    dead = DeadEvent.objects.filter(reader__in=READERS).order_by("-pk")
    refused = Waiting.objects.filter(given_up=True).order_by("-pk")
    stale = StaleObject.objects.order_by("-tries", "pk")
    failing = Waiting.objects.filter(given_up=False, tries__gt=0).order_by("-tries", "pk")
    return Health(
        indexes=_indexes(),
        runs=list(IndexRun.objects.all()[:5]),
        stale=[*stale[:SHOWN], *failing[:SHOWN]],
        stale_number=stale.count() + failing.count(),
        given_up=[*dead[:SHOWN], *refused[:SHOWN]],
        given_up_number=dead.count() + refused.count(),
        files=files.figures(),
        faulty_files=list(files.files_with_faults(viewer)[:SHOWN]),
        is_busy=IndexRun.objects.filter(open=True).exclude(stands_still()).exists(),
    )


def _indexes() -> list[Index]:
    server = engine()
    return [*([_engine()] if server else []), _database(answers=server is None)]


def _database(*, answers: bool) -> Index:
    name = database().name
    try:
        figures = indexing.stats()
    except Unavailable:
        return Index(name, answers, wrong="It does not answer just now.")
    since = outbox.waiting_since(indexing.READER)
    return Index(name, answers, _by_label(figures["documents"]), _number(figures["waiting events"]), since)


def _engine() -> Index:
    name = "elasticsearch"
    try:
        figures = feeding.stats()
    except Unavailable as error:
        reason = error.sentence or "It does not answer just now."
        return Index(name, True, wrong=f"{reason} The database answers in its place.")
    events = _number(figures["waiting events"])
    oldest = Waiting.objects.filter(given_up=False).aggregate(since=Min("due_at"))["since"]
    since = min(filter(None, (outbox.waiting_since("search engine"), oldest)), default=None)
    wrong = "" if figures["usable"] else "It has no index that can be used. The worker builds one."
    return Index(
        str(figures["engine"]), True, _by_label(figures["documents"]), events, since, _number(figures["waiting"]), wrong
    )


def _number(figure: object) -> int:
    return int(str(figure))


def _by_label(documents: Any) -> dict[str, int]:
    """The kinds in people's words, in the order people see them; those of nobody's last, by their own name."""
    known = {kind: source.label for kind, source in sources().items()}
    return {
        known.get(kind, kind): documents[kind] for kind in sorted(documents, key=lambda kind: (kind not in known, kind))
    }
