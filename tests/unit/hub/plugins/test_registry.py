"""The closed registries: a plugin is taken in whole or set aside whole."""

from dataclasses import dataclass

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub.plugins.blocks import BlockRegistry
from hub.plugins.events import Event, MemberJoined
from hub.plugins.nav import NavItem
from hub.plugins.registry import Registry
from hub.plugins.search import SearchDocument, SearchSource, content_notes
from hub.plugins.slots import Slot
from tests.unit.hub.plugins.probe import probe

HERE = "tests.unit.hub.plugins.test_registry"


def show(context):
    return "shown"


def hear(event):
    pass


def tokens(viewer):
    return ["probe:readers"]


def foreign_tokens(viewer):
    return ["members"]


class ProbeSource(SearchSource):
    kind = "probe"
    label = "Probes"
    events = {MemberJoined: lambda event: [event.member_id]}

    def documents(self, ids):
        for pk in ids:
            yield SearchDocument("probe" if pk else "other", pk, "/probe/", "Probe", "public")

    def ids(self, after, limit):
        return []


class NoLabel(ProbeSource):
    label = ""


@dataclass(frozen=True)
class NotAnEvent:
    number: int


@pytest.fixture
def registry() -> Registry:
    return Registry()


def test_everything_that_is_declared_is_found_in_its_registry(registry, db):
    plugin = probe(
        slots={Slot.FOOTER: f"{HERE}.show"},
        handlers={MemberJoined: f"{HERE}.hear"},
        nav=(NavItem(10, "Probe", "/probe/"),),
        sources=(f"{HERE}.ProbeSource",),
        audiences=f"{HERE}.tokens",
        jobs={f"{HERE}.hear": 60},
    )
    registry.add(plugin)
    assert registry.plugins == {"probe": plugin}
    assert registry.broken == {}
    assert [entry[0] for entry in registry.slots[Slot.FOOTER]] == [plugin]
    assert registry.readers["probe"][1].events == (MemberJoined,)
    assert registry.sources["probe"][0] is plugin
    assert [function(None) for _, function in registry.audiences] == [("probe:readers",)]
    assert [item.url for _, item in registry.nav] == ["/probe/"]
    assert [seconds for *_, seconds in registry.jobs] == [60]


WRONG = {
    "slot that is not there": {"slots": {"home.roof": f"{HERE}.show"}},
    "path that is not there": {"slots": {Slot.FOOTER: f"{HERE}.nowhere"}},
    "path of no function": {"slots": {Slot.FOOTER: f"{HERE}.HERE"}},
    "handler of no event": {"handlers": {NotAnEvent: f"{HERE}.hear"}},
    "link without a path": {"nav": (NavItem(10, "Probe", "https://elsewhere.example/"),)},
    "source of no kind": {"sources": (f"{HERE}.tokens",)},
    "source without a label": {"sources": (f"{HERE}.NoLabel",)},
    "job without seconds": {"jobs": {f"{HERE}.hear": 0}},
    "protocol of the core": {"provides": {"audit": f"{HERE}.hear"}},
    "addresses of the hub": {"urls": ("admin/", f"{HERE}")},
    "prefix that is no folder": {"urls": ("", f"{HERE}")},
    "module without patterns": {"urls": ("probe/", f"{HERE}")},
    "block that is not there": {"blocks": {"probe": f"{HERE}.Nothing"}},
}


@pytest.mark.parametrize("attributes", WRONG.values(), ids=WRONG.keys())
def test_plugin_that_declares_what_is_wrong_is_set_aside_whole(registry, attributes):
    registry.add(probe(**({"nav": (NavItem(10, "Probe", "/probe/"),)} | attributes)))
    assert list(registry.broken) == ["probe"]
    assert (registry.plugins, registry.nav, dict(registry.slots)) == ({}, [], {})


@pytest.mark.parametrize("name", ["slot that is not there", "path that is not there", "handler of no event"])
def test_core_app_that_declares_what_is_wrong_stops_the_start(registry, name):
    with pytest.raises((ImproperlyConfigured, ImportError, ValueError)):
        registry.add(probe(core=True, **WRONG[name]))


def test_second_plugin_of_a_kind_or_a_prefix_is_set_aside(registry):
    registry.add(probe("first", sources=(f"{HERE}.ProbeSource",)))
    registry.add(probe("second", sources=(f"{HERE}.ProbeSource",)))
    assert registry.broken == {"second": "ImproperlyConfigured: two search sources are of kind 'probe'"}


def test_plugin_opens_no_containers_of_the_hub_to_anybody(registry, db, caplog):
    registry.add(probe(audiences=f"{HERE}.foreign_tokens"))
    assert [function(None) for _, function in registry.audiences] == [()]
    assert "the audience token 'members' must begin with probe:" in caplog.text


def test_documents_of_another_kind_are_a_fault_of_the_source(registry, db):
    registry.add(probe(sources=(f"{HERE}.ProbeSource",)))
    source = registry.sources["probe"][1]
    assert [document.object_id for document in source.documents([1])] == [1]
    with pytest.raises(Exception, match="is not a SearchDocument of kind 'probe'"):
        source.documents([0])


def test_nothing_is_quoted_while_a_source_cannot_tell_its_content_notes(registry, db, monkeypatch):
    monkeypatch.setattr("hub.plugins.search.registry", registry)
    registry.add(probe(sources=(f"{HERE}.ProbeSource",)))
    assert content_notes(kind="probe", object_ids={1, 2}) == {}
    monkeypatch.setattr(ProbeSource, "content_notes", lambda self, ids: {1: "Loud", 2: ""}, raising=False)
    assert content_notes(kind="probe", object_ids={1, 2}) == {1: "Loud"}
    monkeypatch.setattr(ProbeSource, "content_notes", lambda self, ids: 1 / 0)
    assert content_notes(kind="probe", object_ids={1, 2}) == {1: "", 2: ""}


def test_event_is_handed_to_the_handlers_of_its_class_and_of_all(registry, db, monkeypatch):
    heard = []
    monkeypatch.setattr(f"{HERE}.hear", lambda event: heard.append(("one", event)))
    monkeypatch.setattr(f"{HERE}.show", lambda event: heard.append(("all", event)))
    registry.add(probe(handlers={MemberJoined: f"{HERE}.hear", Event: f"{HERE}.show"}))
    event = MemberJoined(1)
    registry.readers["probe"][1].handle(event)
    assert heard == [("one", event), ("all", event)]


def test_two_events_of_one_name_are_refused():
    with pytest.raises(TypeError, match="two events are named MemberJoined"):
        type("MemberJoined", (Event,), {"__module__": "hub.elsewhere"})


def test_block_whose_name_is_taken_is_left_out_for_a_plugin_and_stops_a_core_app():
    blocks = BlockRegistry()
    first = probe("first", blocks={"quote": "first.Quote"})
    blocks.declare(first)
    blocks.declare(probe("second", blocks={"quote": "second.Quote", "poll": "second.Poll"}))
    assert [block.path for block in blocks.all()] == ["first.Quote", "second.Poll"]
    with pytest.raises(LookupError):
        blocks.declare(probe("third", core=True, blocks={"quote": "third.Quote"}))
    blocks.withdraw(first)
    assert [block.name for block in blocks.all()] == ["poll"]
