"""How well the search finds what people judged to answer their questions.

A collection is a folder of three files in UTF-8, each in any order: `documents.jsonl` ({"id", "title", "text"} a line;
title and text may be missing), `questions.jsonl` ({"id", "text"} a line), `judgements.tsv` (question id, document id,
gain; 0 or less is no answer, more is better, what is not listed is none; the first line may be names of columns). A
document that is judged and not there counts as one that was not found, a judgement of a question that is not there
does not count. The hub's own index is not touched.
"""

import json
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path
from typing import Any, TypeVar

from hub.plugins.search import PUBLIC, SearchDocument
from search.asking.question import Choices, corrected, question
from search.backends import backend
from search.backends.base import Backend
from search.queries import nearby

KIND = "collection"
TOP, RECALLED = 10, 100
CHUNK = 200
NAMES = ("\tgain", "\tscore", "\trelevance")
MOST_GAIN = 100.0
Row = TypeVar("Row")


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
        documents = dict(_rows(folder / "documents.jsonl", _document))
        questions = dict(_rows(folder / "questions.jsonl", _question))
        judgements: dict[str, dict[str, float]] = defaultdict(dict)
        for asked, document, gain in _rows(folder / "judgements.tsv", _judgement):
            judgements[asked][document] = gain
    except OSError as error:
        why = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise NoCollection(f"{error.filename} {why}.") from error
    if not any(gain for asked in questions for gain in judgements.get(asked, {}).values()):
        raise NoCollection(f"Nothing to score: no question of {folder} has a judgement with a gain above 0.")
    return Collection(documents, questions, judgements)


def _rows(path: Path, parse: Callable[[str], Row]) -> Iterator[Row]:
    """What `parse` makes of each line but empty ones and names of columns. Raises NoCollection, OSError."""
    for number, line in enumerate(path.read_bytes().removeprefix(BOM_UTF8).split(b"\n"), 1):
        try:
            text = line.decode().strip("\r\n ")
            if text and not (number == 1 and text.lower().endswith(NAMES)):
                yield parse(text)
        except (KeyError, TypeError, ValueError) as error:
            raise NoCollection(f"{path}, line {number}, is not as it should be: {error!r}.") from error


def _document(line: str) -> tuple[str, tuple[str, str]]:
    row = json.loads(line)
    return _id(row), (_text(row.get("title")), _text(row.get("text")))


def _question(line: str) -> tuple[str, str]:
    row = json.loads(line)
    return _id(row), _text(row["text"])


def _judgement(line: str) -> tuple[str, str, float]:
    asked, document, gain = map(str.strip, line.split("\t"))
    return asked, document, min(max(0.0, float(gain)), MOST_GAIN)


def _id(row: Mapping[str, Any]) -> str:
    return str(row["id"]).strip()


def _text(value: str | None) -> str:
    if not isinstance(value, str | None):
        raise TypeError("a text should be a text")
    return value or ""


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
