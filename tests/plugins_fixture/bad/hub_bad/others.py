"""Plugins that are refused before they are loaded."""

from hub.plugins.base import HubPlugin


class FromTheFuture(HubPlugin):
    name = "hub_bad"
    label = "hub_bad_version"
    api = 99


class TakesALabel(HubPlugin):
    name = "hub_bad"
    label = "members"


class RunsCodeAtStart(HubPlugin):
    name = "hub_bad"
    label = "hub_bad_ready"

    def ready(self):
        raise RuntimeError("code at start")
