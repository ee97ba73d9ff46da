from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hub.ui"
    label = "ui"
