"""Makes the files of pictures in the worker, so that no visitor waits for them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from hub.plugins.events import PagePublished
from hub.ui.pictures import SHAPES, Shape, make_all

ON_EVERY_PAGE = ("card", "wide")
"""The shapes that nearly every picture of a page is shown in; the others are made when they were first asked for."""
AT_ONCE = 20
_given_up: set[tuple[int, str]] = set()


def on_page_published(event: PagePublished) -> None:
    """Left to a task: a handler must be quick, and encoding is not."""
    make_for_page.enqueue(event.page_id)


@task()
def make_for_page(page_id: int) -> None:
    """Make the files of all pictures that a page carries, in its fields and in its blocks."""
    page = Page.objects.filter(pk=page_id).first()
    for image in _images_of(page) if page else ():
        for name in ON_EVERY_PAGE:
            make_all(image, SHAPES[name])


def make_missing() -> int:
    """Make what a visitor was shown too little of; answers how many pictures were looked at.

    A request makes one file of a shape (hub.ui.pictures): where that is there and the others are not, they are made.
    What fails is not tried again before the worker starts anew.
    """
    done = 0
    for name, shape in SHAPES.items():
        for image in _unfinished(shape, [pk for pk, given_up in _given_up if given_up == name]):
            done += 1
            if not make_all(image, shape):
                _given_up.add((image.pk, name))
    return done


def _images_of(page: Page) -> Iterable[Any]:
    kind = get_image_model()
    references = ReferenceIndex.get_references_for_object(page.specific)
    ids = references.filter(
        to_content_type__model=kind._meta.model_name, to_content_type__app_label=kind._meta.app_label
    )
    return kind.objects.filter(pk__in=[int(pk) for (pk,) in ids.values_list("to_object_id")])


def _unfinished(shape: Shape, passed_over: list[int]) -> Iterable[Any]:
    made = get_image_model().get_rendition_model().objects.filter(image_id=OuterRef("pk"))
    shown = Exists(made.filter(filter_spec=shape.usual.spec))
    whole = Exists(made.filter(filter_spec=shape.avif_filters[-1].spec))
    return get_image_model().objects.filter(shown, ~whole).exclude(pk__in=passed_over)[:AT_ONCE]
