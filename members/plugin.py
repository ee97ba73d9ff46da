from hub.plugins.base import HubPlugin


class MembersPlugin(HubPlugin):
    name = "members"
    verbose_name = "Members"
    core = True
    urls = ("", "members.urls")
