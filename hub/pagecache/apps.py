from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "hub.pagecache"
    label = "pagecache"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.pagecache import changes  # noqa: PLC0415 -- app ready

        changes.listen()
