"""What blocks read beyond what editors typed into them: for many at once, and through the eyes of a viewer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from wagtail.images import get_image_model

from hub.cms.library import with_files
from hub.cms.models import ResourcePage
from hub.cms.queries import visible_resources
from hub.ui.pictures import Shape
from members.queries import confirmed_members


def members_with_state(ids: Sequence[int]) -> dict[int, Any]:
    """Members by id, each with `shown`: they take part, so that a page may show their name and photo."""
    if not ids:
        return {}
    shown = Exists(confirmed_members().filter(pk=OuterRef("pk")))
    return get_user_model().objects.annotate(shown=shown).in_bulk(ids)


def with_renditions(images: list[Any], shape: Shape) -> list[Any]:
    """The same images (or None), each with its files of this shape, read in one query."""
    found = [image for image in images if image is not None]
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=shape.specs)
    prefetch_related_objects(found, Prefetch("renditions", renditions, to_attr="prefetched_renditions"))
    return images


def resources_by_id(viewer: Any, ids: Iterable[int]) -> list[ResourcePage]:
    """Those of these resources that the viewer may see, in the order given."""
    ids = list(ids)
    found = with_files(visible_resources(viewer)).in_bulk(ids) if ids else {}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def newest_resources(viewer: Any, *, topic: str = "", limit: int) -> list[ResourcePage]:
    """The resources added last, of a topic (a tag's slug) where one is named."""
    pages = visible_resources(viewer)
    if topic:
        pages = pages.filter(tagged_items__tag__slug=topic)
    return list(with_files(pages).order_by("-pk")[:limit])
