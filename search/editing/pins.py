"""Reading what editors put first, with what each thing is now, for those who may change it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from search import queries
from search.asking.question import key_of
from search.backends.base import Hit
from search.models import Pin
from search.permissions import may_teach


@dataclass(frozen=True)
class Pinned:
    """A thing that comes first. `hit` is None when it is gone, or not for the viewer; `public`: guests find it, too."""

    pin: Pin
    hit: Hit | None
    public: bool


@dataclass(frozen=True)
class PinnedQuestion:
    question: str
    things: tuple[Pinned, ...]


def pinned_questions(viewer: Any) -> list[PinnedQuestion]:
    """Every question with what comes first for it. Raises Unavailable."""
    pins = list(Pin.objects.all()) if may_teach(viewer) else []
    together: dict[str, list[Pinned]] = {}
    for thing in _with_hits(viewer, pins):
        together.setdefault(thing.pin.key, []).append(thing)
    found = [PinnedQuestion(things[0].pin.question, tuple(things)) for things in together.values()]
    return sorted(found, key=lambda each: each.question.lower())


def pinned_for(viewer: Any, question: str) -> tuple[Pinned, ...]:
    """What comes first for one question. Raises Unavailable."""
    return tuple(_with_hits(viewer, Pin.objects.filter(key=key_of(question)) if may_teach(viewer) else ()))


def pin_of(viewer: Any, pk: int) -> Pin:
    found = Pin.objects.filter(pk=pk).first() if may_teach(viewer) else None
    if found is None:
        raise Http404("This is not put first any more. Somebody may have taken it out.")
    return found


def _with_hits(viewer: Any, pins: Iterable[Pin]) -> list[Pinned]:
    pins = list(pins)
    wanted = [(pin.kind, pin.group_id) for pin in pins]
    seen, public = _by_thing(viewer, wanted), _by_thing(AnonymousUser(), wanted)
    return [Pinned(pin, seen.get((pin.kind, pin.group_id)), (pin.kind, pin.group_id) in public) for pin in pins]


def _by_thing(viewer: Any, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Hit]:
    return {(hit.kind, hit.group): hit for hit in queries.things(viewer, wanted)} if wanted else {}
