from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "hub.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"
