from hub.plugins.base import HubPlugin


class HasWrongRouter(HubPlugin):
    name = "hub_bad_api"
    api_router = "hub_bad_api.plugin.HasWrongRouter"
