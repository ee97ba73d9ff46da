from hub.plugins.base import HubPlugin


class ForumsPlugin(HubPlugin):
    name = "forums"
    core = True
