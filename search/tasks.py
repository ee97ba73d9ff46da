"""Search work for the worker that is too long for the handler of an event."""

import logging

from django_tasks import task

from hub.plugins.events import PluginSwitchedOn
from search import indexing
from search.backends import indexes
from search.backends.base import Unavailable

log = logging.getLogger("hub.search")


@task()
def check_plugin(name: str) -> None:
    """Index what a plugin's sources have now; `name` is its label."""
    for index in indexes():
        indexing.check(name, index)


def catch_up(event: PluginSwitchedOn) -> None:
    """A plugin that was off has missed events: look at all of its objects."""
    check_plugin.enqueue(event.name)


def check_all() -> None:
    """Compare every index with what there is. One that does not answer is looked at another time."""
    for index in indexes():
        try:
            indexing.check(index=index)
        except Unavailable as error:
            log.warning("the index of %s was not checked: %s", index.name, error)
