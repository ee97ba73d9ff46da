from hub.plugins.base import HubPlugin


class StoriesPlugin(HubPlugin):
    name = "stories"
    core = True
