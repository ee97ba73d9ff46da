"""What is like a thing, for the foot of its page.

Asking an engine costs several questions, so what it answers is remembered for a while: once for guests and once for
members, who are shown what every member may see, not what a few of them share. What is shown of it is read anew from
the index for every page, with one query: a thing that was narrowed or taken back since is not there any more.
"""

import logging
from collections.abc import Collection, Sequence
from typing import Any

from django.core.cache import cache

from hub.plugins.search import MEMBERS, PUBLIC, sources
from members.permissions import is_member
from search.backends import backend
from search.backends.base import Unavailable
from search.models import IndexedDocument

log = logging.getLogger("hub.search")
SHOWN = 4
ASKED = 8
KEPT = 900
KEPT_AFTER_A_FAULT = 60
LEFT_OUT = ("member", "group", "space")
Likeness = tuple[str, int, str]
"""Kind, object id and part of a document."""


def related_to(
    viewer: Any, *, kind: str, object_id: int, title: str = "", besides: Collection[int] = ()
) -> list[IndexedDocument]:
    """At most SHOWN things that are like this one and open to the viewer; none while the search does not answer.

    What bears the same `title` is left out: it is the talk about the thing itself. So are things of the same kind that
    stand beside it already.
    """
    tokens = frozenset({PUBLIC, MEMBERS} if is_member(viewer) else {PUBLIC})
    # A plugin may have been switched off since.
    known = sources()
    named = {(kind, other) for other in besides}
    like = [each for each in _like(kind, object_id, tokens) if each[0] in known and each[:2] not in named]
    if not like:
        return []
    wanted = {"kind__in": {each[0] for each in like}, "object_id__in": {each[1] for each in like}}
    rows = IndexedDocument.objects.filter(**wanted, audience__in=tokens)
    shown = rows.only("kind", "object_id", "part", "title", "url", "meta")
    there = {(row.kind, row.object_id, row.part): row for row in shown}
    return [there[each] for each in like if each in there and there[each].title != title][:SHOWN]


def _like(kind: str, object_id: int, tokens: frozenset[str]) -> Sequence[Likeness]:
    key = f"related:{kind}:{object_id}:{'members' if MEMBERS in tokens else 'guests'}"
    known: Sequence[Likeness] | None = cache.get(key)
    if known is not None:
        return known
    try:
        found, kept = _ask(kind, object_id, tokens), KEPT
    except Unavailable as error:
        log.warning("the search engine does not say what is like %s %s: %s", kind, object_id, error)
        found, kept = [], KEPT_AFTER_A_FAULT
    cache.set(key, found, kept)
    return found


def _ask(kind: str, object_id: int, tokens: frozenset[str]) -> list[Likeness]:
    engine, kinds = backend(), [each for each in sources() if each not in LEFT_OUT]
    if "related" not in engine.offers:
        return []
    hits = engine.related(kind, object_id, tokens, kinds, ASKED)
    return [(hit.kind, hit.object_id, hit.part) for hit in hits]
