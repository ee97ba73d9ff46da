from hub.plugins.base import HubPlugin
from hub.plugins.events import Event


class SearchPlugin(HubPlugin):
    name = "search"
    verbose_name = "Search"
    core = True
    handlers = {Event: "search.indexing.handle"}
    jobs = {"search.indexing.retry_stale": 120}
    urls = ("search/", "search.urls")
    api_router = "search.api.router"
