from django.apps import AppConfig
from django.conf import settings
from PIL import Image


class UiConfig(AppConfig):
    name = "hub.ui"
    label = "ui"

    def ready(self) -> None:
        # Pillow refuses what has more than twice as many pixels when it has read no more than the header.
        Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 2
