"""Pictures that members send with a story, saved anew.

What a camera writes into a file (place, day, whose camera it is) does not come along.
"""

import secrets
from typing import Any

from django.core.files.base import ContentFile

from hub.ui.pictures_sent import as_jpeg

MOST_MEGABYTES = 10
LONGEST_SIDE = 2400


def clean_picture(upload: Any) -> ContentFile:
    """The picture as a new JPEG of at most LONGEST_SIDE, with a random name. Raises as `made_anew`."""
    content = as_jpeg(upload, most_megabytes=MOST_MEGABYTES, longest_side=LONGEST_SIDE)
    content.name = f"story-{secrets.token_hex(8)}.jpg"
    return content
