from hub.plugins.base import HubPlugin


class HasWrongModels(HubPlugin):
    name = "hub_bad_models"
