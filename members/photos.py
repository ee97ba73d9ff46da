"""Photos of members: made small and square, and stripped of all else."""

import secrets
from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps

from hub.ui.pictures_sent import made_anew, on_white, upright

MOST_MEGABYTES = 5
SIDE = 256
"""Pixels: enough for the largest place a photo has (112), on a screen of double density."""


def small_square(upload: File) -> ContentFile:
    """The picture as a new square WebP of at most SIDE pixels, with a random name. Raises as `made_anew`."""
    return made_anew(upload, most_megabytes=MOST_MEGABYTES, make=_square)


def _square(picture: Image.Image) -> ContentFile:
    turned = upright(picture, SIDE * 2)
    side = min(SIDE, *turned.size)
    out = BytesIO()
    on_white(ImageOps.fit(turned, (side, side))).save(out, "WEBP", quality=80, method=4)
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(12)}.webp")
