"""Search work for the worker that is too long for the handler of an event."""

from django_tasks import task

from hub.plugins.events import PluginSwitchedOn
from search import indexing
from search.backends import indexes
from search.upkeep import running


@task()
def check_plugin(name: str) -> None:
    """Index what a plugin's sources have now; `name` is its label."""
    for index in indexes():
        indexing.check(name, index)


def catch_up(event: PluginSwitchedOn) -> None:
    """A plugin that was off has missed events: look at all of its objects."""
    check_plugin.enqueue(event.name)


@task()
def carry_out(run: int) -> None:
    """The check or rebuild that an admin asked for."""
    running.carry_out(run)
