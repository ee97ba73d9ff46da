"""Pictures that people send: looked at before they are opened, and made anew, so that nothing else comes along."""

import logging
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

log = logging.getLogger("hub.ui")
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def made_anew(upload: Any, *, most_megabytes: int, make: Callable[[Image.Image], ContentFile]) -> ContentFile:
    """What `make` makes of the picture that was sent.

    Raises ValidationError with a sentence for people when it is too large, no picture or damaged. Its size in pixels
    is read from the header, before anything is unpacked.
    """
    if (upload.size or 0) > most_megabytes * 1024 * 1024:
        raise ValidationError(f"This picture is larger than {most_megabytes} MB. Choose a smaller one.", code="large")
    try:
        with warnings.catch_warnings():
            # We have a stricter limit of our own, below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_many_pixels()
                return make(picture)
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


def as_jpeg(upload: Any, *, most_megabytes: int, longest_side: int) -> ContentFile:
    """The picture as a new JPEG, neither side longer than `longest_side` pixels. Raises as `made_anew`."""

    def make(picture: Image.Image) -> ContentFile:
        turned = upright(picture, longest_side)
        turned.thumbnail((longest_side, longest_side))
        out = BytesIO()
        on_white(turned).save(out, "JPEG", quality=85)
        return ContentFile(out.getvalue())

    return made_anew(upload, most_megabytes=most_megabytes, make=make)


def upright(picture: Image.Image, side: int) -> Image.Image:
    """The picture as its camera was held; a JPEG is unpacked at about `side` pixels, which saves most of the work."""
    picture.draft("RGB", (side, side))
    return ImageOps.exif_transpose(picture).convert("RGBA")


def on_white(picture: Image.Image) -> Image.Image:
    """A new picture: nothing of the old file (place, camera, colour profile) comes along."""
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture)
    return clean


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        "This picture has more than 40 million pixels. Make it smaller, then choose it again.", code="pixels"
    )
