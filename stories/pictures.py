"""Pictures that members send with a story, saved anew.

What a camera writes into a file (place, day, whose camera it is) does not come along.
"""

import secrets
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from hub.ui.pictures_sent import made_anew, on_white, upright

MOST_MEGABYTES = 10
LONGEST_SIDE = 2400


def clean_picture(upload: Any) -> ContentFile:
    """The picture as a new JPEG of at most LONGEST_SIDE, with a random name. Raises as `made_anew`."""
    return made_anew(upload, most_megabytes=MOST_MEGABYTES, make=_anew)


def _anew(picture: Image.Image) -> ContentFile:
    turned = upright(picture, LONGEST_SIDE)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    on_white(turned).save(out, "JPEG", quality=85)
    return ContentFile(out.getvalue(), name=f"story-{secrets.token_hex(8)}.jpg")
