"""Search work for the worker that is too long for the handler of an event."""

from django_tasks import task

from hub.plugins.events import PluginSwitchedOn
from search import indexing


@task()
def check_plugin(name: str) -> None:
    """Index what a plugin's sources have now; `name` is its label."""
    indexing.check(name)


def catch_up(event: PluginSwitchedOn) -> None:
    """A plugin that was off has missed events: look at all of its objects."""
    check_plugin.enqueue(event.name)
