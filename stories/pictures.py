"""Pictures that members send with a story: looked at before they are opened, and saved anew.

What a camera writes into a file (place, day, whose camera it is) does not come along.
"""

import logging
import secrets
import warnings
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

log = logging.getLogger("hub.stories")
LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def clean_picture(upload: Any) -> ContentFile:
    """The picture as a new JPEG of at most LONGEST_SIDE, with a random name.

    Raises ValidationError with a sentence for people. Its size in pixels is read from the header first.
    """
    if (upload.size or 0) > LARGEST:
        raise ValidationError("This picture is larger than 10 MB. Choose a smaller one.", code="large")
    try:
        with warnings.catch_warnings():
            # We have a stricter limit of our own, below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_many_pixels()
                return _anew(picture)
    except ValidationError:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Image.UnidentifiedImageError:
        raise ValidationError("This is not a picture we can read. Choose a JPEG, PNG, WebP or GIF file.") from None
    except Exception as error:  # noqa: BLE001 -- what Pillow raises for a damaged file has no end
        log.info("a picture could not be read: %s", type(error).__name__)
        raise ValidationError("This picture is damaged. Choose another one.", code="damaged") from None


def _too_many_pixels() -> ValidationError:
    return ValidationError("This picture has more than 40 million pixels. Make it smaller, then choose it again.")


def _anew(picture: Image.Image) -> ContentFile:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=85)
    return ContentFile(out.getvalue(), name=f"story-{secrets.token_hex(8)}.jpg")
