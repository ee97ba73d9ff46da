from hub.plugins.base import HubPlugin


class SearchPlugin(HubPlugin):
    name = "search"
    core = True
