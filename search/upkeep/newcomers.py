"""Kinds of things that an index has never been asked to hold: those of a plugin that is new, or that an upgrade of the
hub brought. What was there before them wrote no event, so it is taken in once, without anybody having to think of it.
"""

import logging

from django.utils import timezone

from hub.plugins.models import Heartbeat
from hub.plugins.search import sources
from search import indexing
from search.backends import indexes
from search.backends.base import Backend, Unavailable

log = logging.getLogger("hub.search")
MANY = 1_000
"""A kind that has so many documents in an index is no new one: nothing is read for it."""


def take_in() -> None:
    """A job of the worker. Costs one query while there is nothing new."""
    for index in indexes():
        try:
            _take_in(index)
        except Unavailable as error:
            log.info("the index of %s does not answer; new kinds have to wait: %s", index.name, error)


def _take_in(index: Backend) -> None:
    names = {f"kind of {index.name}: {kind}"[:100]: source for kind, source in sources().items()}
    noted = Heartbeat.objects.filter(name__startswith=f"kind of {index.name}: ")
    known = set(noted.values_list("name", flat=True))
    if gone := known - names.keys():
        # One that comes back later is new again.
        noted.filter(name__in=gone).delete()
    new = names.keys() - known
    if not new or not index.usable():
        # An index that cannot be used is built anew, with all there is.
        return
    there = index.stats()
    for name in sorted(new):
        source, report = names[name], indexing.Report()
        if there.get(source.kind, 0) < MANY:
            indexing.check_kind(source, report, index)
            log.info("%s: kind %s is new; %s documents taken in", index.name, source.kind, report.changed)
        Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})
