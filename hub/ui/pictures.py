"""Pictures in the few shapes that pages show them in, each in several widths and as AVIF and WebP.

Wagtail makes and keeps the files ("renditions"). Encoding AVIF takes up to a second, so a visitor's request
never does it: the worker makes all files of a shape when a page is published (hub.cms.pictures). Where that has
not happened yet, a request makes one WebP file, and the worker finds the rest missing and makes them.
"""

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db import transaction
from wagtail.images.models import Filter

log = logging.getLogger("hub.pictures")
AVIF = "|format-avif|avifquality-45"
FAILED_SECONDS = 600
"""A picture that could not be made is not tried again for so long."""


@dataclass(frozen=True)
class Shape:
    """`widths`: Wagtail operations, the smallest first, for AVIF; `webp`: those for WebP, the usual one last.

    `sizes` tells the browser how wide the picture stands on the page, as in HTML.
    """

    widths: tuple[str, ...]
    webp: tuple[str, ...]
    sizes: str
    webp_quality: int = 70

    @cached_property
    def avif_filters(self) -> tuple[Filter, ...]:
        return tuple(Filter(f"{width}{AVIF}") for width in self.widths)

    @cached_property
    def webp_filters(self) -> tuple[Filter, ...]:
        return tuple(Filter(f"{width}|format-webp|webpquality-{self.webp_quality}") for width in self.webp)

    @property
    def filters(self) -> tuple[Filter, ...]:
        return (*self.avif_filters, *self.webp_filters)

    @property
    def usual(self) -> Filter:
        """The WebP file that every browser can show, and that stands for the picture's size."""
        return self.webp_filters[-1]

    @cached_property
    def specs(self) -> tuple[str, ...]:
        return tuple(filter.spec for filter in self.filters)


CARDS = "(min-width: 75rem) 22rem, (min-width: 48rem) 31vw, 92vw"
COLUMN = "(min-width: 48rem) 44rem, 94vw"
SHAPES: dict[str, Shape] = {
    "card": Shape(("fill-320x180", "fill-480x270", "fill-640x360"), ("fill-480x270",), CARDS, webp_quality=60),
    "wide": Shape(("width-480", "width-960", "width-1200"), ("width-480", "width-960"), COLUMN),
    "hero": Shape(("fill-640x360", "fill-960x540", "fill-1280x720"), ("fill-960x540",), COLUMN),
    "portrait": Shape(("fill-240x300", "fill-480x600"), ("fill-480x600",), "15rem"),
    "square": Shape(("fill-160x160", "fill-320x320"), ("fill-320x320",), "10rem"),
}
"""card: 16:9 in lists · wide: in its own proportions, up to 1200 px · hero: 16:9, large · portrait: 4:5 ·
square: people and logos."""


@dataclass(frozen=True)
class Photo:
    """What `components/_photo.html` prints. The srcsets are "" where there is nothing to choose from."""

    src: str
    width: int
    height: int
    avif: str
    webp: str
    sizes: str


def photo_of(image: Any, shape: Shape) -> Photo | None:
    """The files of a picture; None when there is none that could be shown.

    Costs no query when the renditions are prefetched, else one at most. Makes the usual WebP file when it is missing.
    """
    found = image.find_existing_renditions(*shape.filters)
    usual = found.get(shape.usual) or _made_now(image, shape.usual)
    if usual is None:
        return None
    _keep(image, found)
    return Photo(
        src=usual.url,
        width=usual.width,
        height=usual.height,
        avif=_srcset([found[one] for one in shape.avif_filters if one in found]),
        webp=_srcset([found[one] for one in shape.webp_filters if one in found], least=2),
        sizes=shape.sizes,
    )


def make_all(image: Any, shape: Shape) -> bool:
    """Make every file of the shape that is missing; work for the worker. False when one could not be made."""
    found = image.find_existing_renditions(*shape.filters)
    made = [_made(image, one) for one in shape.filters if one not in found]
    return None not in made


def _made_now(image: Any, wanted: Filter) -> Any:
    failed = f"picture-failed:{image.pk}:{wanted.spec}"
    if cache.get(failed):
        return None
    rendition = _made(image, wanted)
    if rendition is None:
        cache.set(failed, True, FAILED_SECONDS)
    return rendition


def _made(image: Any, wanted: Filter) -> Any:
    try:
        return _while_it_is_there(image, wanted)
    except Exception:  # noqa: BLE001 -- a missing or damaged file, a full disk: the page goes on without the picture
        log.exception("the picture %s could not be made as %s", image.pk, wanted.spec)
        return None


def _while_it_is_there(image: Any, wanted: Filter) -> Any:
    """Like Wagtail's `create_rendition`, but for a picture that is deleted meanwhile no file is written: nothing would
    ever delete it, and its address would go on showing a picture that somebody took back. None then.
    """
    made = image.generate_rendition_file(wanted)
    with transaction.atomic():
        if not type(image).objects.select_for_update().filter(pk=image.pk).values_list("pk"):
            return None
        named = {"filter_spec": wanted.spec, "focal_point_key": wanted.get_cache_key(image)}
        return image.renditions.get_or_create(**named, defaults={"file": made})[0]


def _keep(image: Any, found: dict[Filter, Any]) -> None:
    """In Wagtail's own cache of renditions, so that the next request needs no query."""
    kind = image.get_rendition_model()
    fresh = {
        kind.construct_cache_key(image, one.get_cache_key(image), one.spec): rendition
        for one, rendition in found.items()
        if not getattr(rendition, "_from_cache", False)
    }
    if fresh:
        kind.cache_backend.set_many(fresh)


def _srcset(renditions: list[Any], least: int = 1) -> str:
    """Each width once: a small picture is not made larger, so that several sizes of it may be equal."""
    widths = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in widths.items()) if len(widths) >= least else ""
