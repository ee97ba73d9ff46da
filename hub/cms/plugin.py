from hub.plugins.base import HubPlugin


class CmsPlugin(HubPlugin):
    name = "hub.cms"
    label = "cms"
    verbose_name = "Pages"
    core = True
