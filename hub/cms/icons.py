"""Icons and a card made from the logo: never cut off, on a ground of their own where they need one."""

from io import BytesIO

from django.core.cache import cache
from PIL import Image
from wagtail.images.models import SourceImageIOError

from hub.cms.models import HubSettings
from hub.ui.site import site_facts

PAPER = (251, 247, 240, 255)
CLEAR = (0, 0, 0, 0)
SOURCE = "max-1024x1024|format-png"
KEEP_SECONDS = 86_400
SHAPES: dict[str, tuple[int, int, tuple[int, int, int, int], float]] = {
    "32": (32, 32, CLEAR, 1.0),
    "180": (180, 180, PAPER, 0.86),
    "192": (192, 192, CLEAR, 1.0),
    "512": (512, 512, CLEAR, 1.0),
    "maskable": (512, 512, PAPER, 0.62),
    "card": (1200, 630, PAPER, 0.6),
}
"""Name → width, height, ground, and how much of it the logo fills. Phones cut the edges off a maskable one."""


def icon(name: str, key: str) -> bytes | None:
    """The PNG of this name made from the logo of this key; None when that is not the logo now, or has no file."""
    logo = site_facts().logo
    if logo is None or logo.key != key or name not in SHAPES:
        return None
    kept = f"site-icon-{name}-{key}"
    made: bytes | None = cache.get(kept)
    if made is None and (made := _made(name)) is not None:
        cache.set(kept, made, KEEP_SECONDS)
    return made


def _made(name: str) -> bytes | None:
    hub = HubSettings.objects.select_related("logo").first()
    if hub is None or hub.logo is None:
        return None
    width, height, ground, share = SHAPES[name]
    try:
        # Small already: what somebody uploaded may have millions of pixels.
        with hub.logo.get_rendition(SOURCE).file.open("rb") as file, Image.open(file) as opened:
            picture = opened.convert("RGBA")
    except (OSError, SourceImageIOError):
        return None
    scale = min(width * share / picture.width, height * share / picture.height)
    picture = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    canvas = Image.new("RGBA", (width, height), ground)
    canvas.alpha_composite(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    out = BytesIO()
    canvas.save(out, "PNG", optimize=True)
    return out.getvalue()
