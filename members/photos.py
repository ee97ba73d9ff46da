"""Photos of members: looked at before they are opened, made small and square, and stripped of all else."""

import logging
import secrets
import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps

log = logging.getLogger("hub.members")
LARGEST = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SIDE = 256
"""Pixels: enough for the largest place a photo has (112), on a screen of double density."""


def small_square(upload: File) -> ContentFile:
    """The picture as a new square WebP of at most SIDE pixels, with a random name.

    Raises ValidationError with a sentence for people when it is too large, no picture or damaged.
    Its size in pixels is read from the header, before anything is unpacked.
    """
    if (upload.size or 0) > LARGEST:
        raise ValidationError("This picture is larger than 5 MB. Choose a smaller one.", code="large")
    try:
        with warnings.catch_warnings():
            # We have a stricter limit of our own, below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as picture:
                return _encode(_square(_checked(picture)))
    except ValidationError:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Image.UnidentifiedImageError:
        raise ValidationError(
            "This is not a picture we can read. Choose a JPEG, PNG, WebP or GIF file.", code="unknown"
        ) from None
    except Exception as error:  # noqa: BLE001 -- what Pillow raises for a damaged file has no end (TypeError, struct.error …)
        log.info("a picture could not be read: %s", type(error).__name__)
        raise ValidationError("This picture is damaged. Choose another one.", code="damaged") from None


def _checked(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    return picture


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        "This picture has more than 40 million pixels. Make it smaller, then choose it again.", code="pixels"
    )


def _square(picture: Image.Image) -> Image.Image:
    # A JPEG can be unpacked at a fraction of its size, which saves most of the work.
    picture.draft("RGB", (SIDE * 2, SIDE * 2))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    side = min(SIDE, *upright.size)
    fitted = ImageOps.fit(upright, (side, side))
    # A new picture on white: nothing of the old file (place, camera, colour profile) comes along.
    clean = Image.new("RGB", fitted.size, "white")
    clean.paste(fitted, mask=fitted)
    return clean


def _encode(picture: Image.Image) -> ContentFile:
    out = BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(12)}.webp")
