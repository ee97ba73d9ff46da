"""The form of a picture in the Wagtail admin (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

from django.conf import settings
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Says in plain words when a picture has too many pixels, which is known from its header."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
            words = f"This picture has more than {most} million pixels. Make it smaller, then choose it again."
            self.fields["file"].error_messages["file_too_many_pixels"] = words
