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


def test_folder_that_is_no_collection_is_told_so(tmp_path, collection):
    with pytest.raises(CommandError, match="documents.jsonl is missing"):
        evaluated(tmp_path / "nothing")
    (collection / "judgements.tsv").write_text("1\ta\tgood\n")
    with pytest.raises(CommandError, match="is not as it should be"):
        evaluated(collection)
    with pytest.raises(CommandError, match="Name the folder"):
        evaluated()
