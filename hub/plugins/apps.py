from django.apps import AppConfig


class PluginsConfig(AppConfig):
    name = "hub.plugins"
    label = "plugins"
    default_auto_field = "django.db.models.BigAutoField"
