from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "hub.limits"
    label = "limits"
