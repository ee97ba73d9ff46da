"""`search evaluate`: a tiny collection, scored beside an index that is not touched."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.backends import backend
from search.evaluating import measures
from search.models import IndexedDocument, Spelling
from tests.factories.documents import a_document

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def collection(tmp_path):
    documents = [
        {"id": "a", "title": "Bus", "text": "A bus to the sea."},
        {"id": "b", "title": "Soup", "text": "Carrots and onions."},
        {"id": "c", "title": "Trains", "text": "No bus, a train."},
    ]
    questions = [{"id": 1, "text": "is there a bus?"}, {"id": 2, "text": "onions"}, {"id": 3, "text": "nobody judged"}]
    for name, rows in (("documents", documents), ("questions", questions)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "judgements.tsv").write_text("1\ta\t3\n1\tc\t0\n2\tb\t1\n2\ta\t1\n")
    return tmp_path


def evaluated(*options):
    out = StringIO()
    call_command("search", "evaluate", *map(str, options), stdout=out)
    return out.getvalue()


def test_measures_of_a_ranking():
    gains = {"a": 2.0, "b": 1.0, "c": 0.0}
    assert measures(["a", "b"], gains) == (1.0, 1.0, 0.2, 1.0)
    ndcg, precision, at_ten, recall = measures(["c", "a"], gains)
    assert round(ndcg, 4) == round((3 / 1.5849625) / (3 + 1 / 1.5849625), 4)
    assert (precision, at_ten, recall) == (0.25, 0.1, 0.5)
    assert measures([], gains) == (0.0, 0.0, 0.0, 0.0)


def test_collection_is_scored_and_the_index_is_as_it_was(collection):
    backend().index([a_document(1, body="bus bus bus")])
    stored = list(IndexedDocument.objects.values()), list(Spelling.objects.values())
    score = json.loads(evaluated(collection, "--json"))
    assert (score["engine"], score["documents"], score["questions"]) == (backend().name, 3, 2)
    assert score["precision_at_10"] == 0.1
    assert (score["mean_average_precision"], score["recall_at_100"]) == (0.75, 0.75)
    assert (list(IndexedDocument.objects.values()), list(Spelling.objects.values())) == stored
    assert backend().mend() == 0
    assert "2 questions to 3 documents" in evaluated(collection)


def test_collection_as_another_program_wrote_it_is_scored_alike(collection):
    """Another order, line ends, a byte order mark, names of columns; nothing where there is nothing to say."""
    documents = (collection / "documents.jsonl").read_text().splitlines()
    documents += ['{"id": "d", "title": null}', '{"id": 5, "text": "", "author": "Nobody"}', ""]
    (collection / "documents.jsonl").write_text("\ufeff" + "\r\n".join(reversed(documents)), newline="")
    plain = (collection / "judgements.tsv").read_text().splitlines()
    others = ["1\td\t-1", "1\t5\t0", "9\ta\t1", "3\tb\t-2", "3\tnothing\t0", *reversed(plain)]
    (collection / "judgements.tsv").write_text("question\tdocument\tgain\r\n" + "\r\n".join(others), newline="")
    score = json.loads(evaluated(collection, "--json"))
    assert (score["documents"], score["questions"]) == (5, 2)
    assert (score["mean_average_precision"], score["recall_at_100"]) == (0.75, 0.75)
    (collection / "judgements.tsv").write_text("2\tb\t1\n2\tnot-there\t1\n")
    assert json.loads(evaluated(collection, "--json"))["recall_at_100"] == 0.5


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("documents.jsonl", None, "documents.jsonl is missing"),
        ("documents.jsonl", '{"id": 1}\n{"title": "x"}', "documents.jsonl, line 2, is not as it should be: KeyError"),
        ("documents.jsonl", '{"id": 1, "text": ["x"]}', "line 1, .*a text should be a text"),
        ("documents.jsonl", "[]", "line 1, is not as it should be"),
        ("documents.jsonl", '{"id": "\xe9"}'.encode("latin-1"), "line 1, is not as it should be"),
        ("questions.jsonl", "{", "questions.jsonl, line 1, is not as it should be"),
        ("judgements.tsv", "1\ta\tgood\n", "judgements.tsv, line 1, is not as it should be"),
        ("judgements.tsv", "1 a 3\n", "judgements.tsv, line 1, is not as it should be"),
        ("judgements.tsv", "1\ta\t0\n7\ta\t3\n", "Nothing to score"),
        ("judgements.tsv", "", "Nothing to score"),
    ],
)
def test_broken_collection_is_told_so_with_its_line(collection, file, content, said):
    if content is None:
        (collection / file).unlink()
    else:
        (collection / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=said):
        evaluated(collection)


def test_folder_has_to_be_named_and_to_be_one(collection):
    with pytest.raises(CommandError, match="documents.jsonl is missing"):
        evaluated(collection / "nothing")
    with pytest.raises(CommandError, match="documents.jsonl cannot be read"):
        evaluated(collection / "documents.jsonl")
    with pytest.raises(CommandError, match="Name the folder"):
        evaluated()
