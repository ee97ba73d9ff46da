"""Kinds by the names that people give them after in:."""

import pytest

from hub.plugins.registry import registry
from search.asking.kinds import kinds_by_name, without_kind
from tests.factories.documents import ShelfPlugin, ShelfSource

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("pay in:news", ("pay", "news")),
        ("IN:Notes pay", ("pay", "note")),
        ('pay in:"Meeting notes" rates', ("pay rates", "note")),
        ("in:meeting-note", ("", "note")),
        ("in:papers", ("", "paper")),
        ("in:people", ("", "member")),
        ("in:Story", ("", "story")),
        ("in:stories", ("", "story")),
        ("in:news in:kitchen-table in:threads -in:pages", ("in:kitchen-table -in:pages", "thread")),
        ("in:new", ("in:new", "")),
        ("“in:news”  “in:news", ("“in:news”  “", "news")),
    ],
)
def test_kind_is_known_by_its_key_and_label_in_one_and_many(typed, left):
    assert without_kind(typed) == left


def test_name_of_two_kinds_is_none(monkeypatch):
    sources = {kind: (ShelfPlugin(), ShelfSource(kind, "Papers")) for kind in ("sheet", "paper")}
    monkeypatch.setattr(registry, "sources", sources)
    assert kinds_by_name() == {
        "sheet": "sheet",
        "sheets": "sheet",
        "paper": "paper",
        "papers": "",
    }
