"""The last look before something is shown: the index may be seconds behind what is true."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from hub.plugins.search import still_open
from search.backends.base import Completion, Hit

Shown = TypeVar("Shown", Hit, Completion)


def open_now(tokens: frozenset[str], found: Sequence[Shown]) -> tuple[Shown, ...]:
    """Those that one of these tokens opens at this moment, in their order."""
    parts: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for each in found:
        parts[each.kind].add((each.object_id, each.part))
    now = {kind: still_open(tokens=tokens, kind=kind, parts=of_kind) for kind, of_kind in parts.items()}
    return tuple(each for each in found if (each.object_id, each.part) in now[each.kind])
