"""The form of a picture in the Wagtail admin (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

import secrets
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

HELP = {
    "title": "For finding it here again. It is not shown on pages.",
    "description": "What the picture shows, in a sentence, for people who cannot see it. A page may say it in other "
    "words.",
}


class ImageForm(BaseImageForm):
    """Says in plain words when a picture has too many pixels, which is known from its header.

    Shown pictures are public by their address, those of drafts and of pages for some people, too: a new file gets a
    name that nobody guesses. The random part is first, because Wagtail shortens names at their end.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = words
        if "file" in self.fields:
            most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
            words = f"This picture has more than {most} million pixels. Make it smaller, then choose it again."
            self.fields["file"].error_messages["file_too_many_pixels"] = words

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            file.name = f"{secrets.token_hex(8)}-{file.name}"
        return file
