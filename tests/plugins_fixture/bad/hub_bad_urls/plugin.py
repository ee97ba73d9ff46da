from hub.plugins.base import HubPlugin


class HasWrongUrls(HubPlugin):
    name = "hub_bad_urls"
    urls = ("bad-urls/", "hub_bad_urls.urls")
