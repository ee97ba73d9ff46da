"""What is new for a saved search: results that were not there when we last looked."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from search import queries
from search.asking.question import Choices
from search.backends.base import Hit, Unavailable
from search.models import SavedSearch

log = logging.getLogger("hub.search")
NEWEST = 100
"""So many results are looked at, the newest ones."""
REMEMBERED = 500


@dataclass(frozen=True)
class Looked:
    """What was found for a saved search, to be remembered, and what of it is new, the newest first."""

    known: Mapping[str, int]
    horizon: datetime | None
    new: tuple[Hit, ...]


def choices_of(saved: SavedSearch) -> Choices:
    return Choices(kind=saved.kind, topic=saved.topic, year=saved.year, space=saved.space)


def look(saved: SavedSearch, member: Any) -> Looked | None:
    """As the member would find it now. None when nobody can tell: the engine does not answer, or another one does."""
    try:
        found = queries.newest(member, saved.text, choices_of(saved), NEWEST)
    except Unavailable as error:
        log.warning("a saved search could not be looked at: %s", error)
        return None
    if found.stood_in:
        return None
    known = {_mark(hit): hit.object_id for hit in found.hits}
    older = [(mark, pk) for mark, pk in saved.known.items() if mark not in known]
    cut = found.total > len(found.hits) and found.hits
    return Looked(
        known={**known, **dict(older[: REMEMBERED - len(known)])},
        horizon=found.hits[-1].date if cut else None,
        new=tuple(hit for hit in found.hits if _is_new(saved, hit)),
    )


def _is_new(saved: SavedSearch, hit: Hit) -> bool:
    """A thread is new again when a later post of it matches."""
    if saved.looked_at is None:
        return False
    known = saved.known.get(_mark(hit))
    if known is not None:
        return hit.object_id > known
    return saved.horizon is None or hit.date is None or hit.date >= saved.horizon


def _mark(hit: Hit) -> str:
    return f"{hit.kind}:{hit.group}"
