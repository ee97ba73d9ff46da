"""How well the search finds what people judged to answer their questions.

A collection is a folder: `documents.jsonl` ({"id", "title", "text"} a line), `questions.jsonl` ({"id", "text"}
a line), `judgements.tsv` (question id, document id, gain: 0 is no answer, more is better; what is not listed
is none). The hub's own index is not touched.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path

from hub.plugins.search import PUBLIC, SearchDocument
from search.asking.question import Choices, corrected, question
from search.backends import backend
from search.backends.base import Backend
from search.queries import nearby

KIND = "collection"
TOP, RECALLED = 10, 100
CHUNK = 200


class NoCollection(Exception):  # noqa: N818 -- reads as what it says
    """The folder is not a collection; the words say why."""


@dataclass(frozen=True)
class Collection:
    """Texts by document id, questions by id, and gains by question and document. Ids are texts."""

    documents: Mapping[str, tuple[str, str]]
    questions: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Score:
    """Means over the questions that have an answer, each from 0 to 1."""

    engine: str
    documents: int
    questions: int
    ndcg_at_10: float
    mean_average_precision: float
    precision_at_10: float
    recall_at_100: float


def read(folder: Path) -> Collection:
    """Raises NoCollection."""
    try:
        documents = {str(row["id"]): (row.get("title", ""), row["text"]) for row in _rows(folder / "documents.jsonl")}
        questions = {str(row["id"]): row["text"] for row in _rows(folder / "questions.jsonl")}
        judgements: dict[str, dict[str, float]] = defaultdict(dict)
        for line in (folder / "judgements.tsv").read_text(encoding="utf-8").splitlines():
            if line.strip():
                asked, document, gain = line.split("\t")
                judgements[asked][document] = float(gain)
    except FileNotFoundError as error:
        raise NoCollection(f"{error.filename} is missing.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise NoCollection(f"A line in {folder} is not as it should be: {error!r}.") from error
    return Collection(documents, questions, judgements)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def evaluate(collection: Collection) -> Score:
    """Ask the engine in use every question that has an answer."""
    with backend().apart() as engine:
        ids = _index(engine, collection)
        answered = [asked for asked in collection.questions if any(collection.judgements.get(asked, {}).values())]
        measured = [
            measures(_ranking(engine, collection.questions[asked], ids), collection.judgements[asked])
            for asked in answered
        ]
        means = [sum(column) / len(measured) for column in zip(*measured, strict=True)] if measured else [0.0] * 4
        return Score(engine.name, len(collection.documents), len(measured), *means)


def _index(engine: Backend, collection: Collection) -> list[str]:
    """Answers the ids of the documents in the order of their numbers in the index, which count from 1."""
    ids = list(collection.documents)
    documents = [
        SearchDocument(kind=KIND, object_id=pk, url=f"/{pk}/", title=title, audience=PUBLIC, body=text)
        for pk, (title, text) in enumerate(collection.documents.values(), 1)
    ]
    for start in range(0, len(documents), CHUNK):
        engine.index(documents[start : start + CHUNK])
    return ids


def _ranking(engine: Backend, text: str, ids: Sequence[str]) -> list[str]:
    query = question(text, Choices(), frozenset({PUBLIC})).query
    if query is None:
        return []
    query = corrected(query, nearby(query, engine))
    hits = engine.search(replace(query, kinds=(KIND,), size=RECALLED)).hits
    return [ids[hit.object_id - 1] for hit in hits]


def measures(ranking: Sequence[str], gains: Mapping[str, float]) -> tuple[float, float, float, float]:
    """nDCG@10 (2^gain - 1 over log2 of rank + 1), average precision, precision at 10 and recall at 100."""
    right = {document for document, gain in gains.items() if gain > 0}
    found = [place for place, document in enumerate(ranking, 1) if document in right]
    ideal = _discounted(sorted(gains.values(), reverse=True)[:TOP])
    ndcg = _discounted([gains.get(document, 0.0) for document in ranking[:TOP]]) / ideal
    precision = sum(number / place for number, place in enumerate(found, 1)) / len(right)
    at_top = sum(place <= TOP for place in found) / TOP
    recall = sum(place <= RECALLED for place in found) / len(right)
    return ndcg, precision, at_top, recall


def _discounted(gains: Sequence[float]) -> float:
    return sum((2**gain - 1) / log2(place + 1) for place, gain in enumerate(gains, 1))
