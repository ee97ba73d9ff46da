"""Forgiving of spelling, and several words for one thing: on the demo community's own words."""

import random

import pytest

from hub.plugins.registry import registry
from hub.plugins.search import PUBLIC
from search.asking.language import words_in
from search.asking.question import Choices, corrected, question
from search.backends.spelling import folded
from search.models import SynonymGroup
from search.queries import nearby
from search.words import COMMON
from tests.factories.demo_documents import KINDS, demo_documents
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.search_servers import SERVERS, engine_named

pytestmark = [pytest.mark.database, pytest.mark.django_db]
EVERYBODY = frozenset({PUBLIC})


@pytest.fixture(params=["database", *SERVERS])
def engine(request, monkeypatch):
    monkeypatch.setattr(registry, "sources", {kind: (ShelfPlugin(), ShelfSource(kind)) for kind in KINDS})
    engine = engine_named(request.param)
    engine.index(demo_documents())
    return engine


def best(engine, text, size):
    asked = question(text, Choices(), EVERYBODY)
    query = corrected(asked.query, nearby(asked.query, engine, asked.ways), asked.ways)
    return [(hit.kind, hit.group) for hit in engine.search(query).hits[:size]]


def misspelt(word, chance):
    """One slip, as fingers make them."""
    slip, at = chance.choice(["dropped", "doubled", "swapped"]), chance.randrange(1, len(word) - 1)
    if slip == "dropped":
        return word[:at] + word[at + 1 :]
    if slip == "doubled":
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def typo_set(size=200):
    """(Misspelt question, what it is after): two or three words of a title, the longest of them misspelt."""
    chance = random.Random("a typo set")  # noqa: S311 -- the same questions every time
    titles = sorted({(each.kind, each.group or each.object_id, each.title) for each in demo_documents()})
    asked = []
    while len(asked) < size:
        kind, group, title = chance.choice(titles)
        words = [word for word in words_in(title) if word not in COMMON and len(word) > 3]
        if len(words) < 2:
            continue
        words = chance.sample(words, min(len(words), chance.choice([2, 3])))
        longest = max(words, key=len)
        wrong = misspelt(longest, chance)
        if folded(wrong) != folded(longest):
            asked.append((" ".join(wrong if word == longest else word for word in words), (kind, group)))
    return asked


def test_misspelt_questions_find_what_they_are_after(engine):
    asked = typo_set()
    right = [(text, wanted) for text, wanted in asked if wanted in best(engine, text, 3)]

    assert len(asked) == 200
    assert len(right) >= 0.9 * len(asked), sorted(set(asked) - set(right))[:40]


def test_all_ways_to_write_co_production_find_the_same(engine):
    lines = ("co-pro", "copro", "coproduction", "co-production")
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.create(words="\n".join(lines))
    engine.index([a_document(900 + pk, kind="news", body=f"All about {lines[pk % 4]}.") for pk in range(12)])
    found = {line: best(engine, line, 10) for line in lines}
    assert len(found["copro"]) == 10
    assert list(found.values()) == [found["copro"]] * len(lines)
    assert best(engine, "coprodction", 10) == found["copro"]
