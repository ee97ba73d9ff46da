from django.apps import AppConfig


class HubConfig(AppConfig):
    """The roof: commands and system checks."""

    name = "hub"
    label = "hub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub import checks, kept, planning  # noqa: F401, PLC0415 -- app ready
