"""How a space welcomes people: its words and its picture."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from forums.actions.locking import locked_space
from forums.models import Space
from forums.permissions import NOT_A_FACILITATOR, may_moderate, require
from forums.standing import standing
from forums.text import without_control
from forums.welcome import welcome_html
from hub.plugins.events import SpaceChanged
from hub.plugins.outbox import publish
from hub.ui.pictures_sent import as_jpeg
from members import audit

MOST_MEGABYTES = 10
LONGEST_SIDE = 2400
FILE = "space-"
"""So the names of these pictures' files begin."""


def change_welcome(
    space: Space, *, actor: Any, welcome: str, picture_alt: str, upload: Any = None, no_picture: bool = False
) -> Space:
    """Change the words and the picture above a space's threads (its facilitators, admins).

    `upload`: a new picture, saved anew; `no_picture` takes the present one away. When nothing else shows the old one,
    the worker deletes it within hours.
    Effects in order: picture, space, audit, SpaceChanged in the outbox. Raises ValidationError by field; then
    nothing is kept, no file either.
    """
    written: list[str] = []
    try:
        with transaction.atomic():
            space = locked_space(actor, space.pk)
            require(may_moderate(standing(actor, space)), NOT_A_FACILITATOR)
            space.welcome, space.picture_alt = without_control(welcome).strip(), without_control(picture_alt).strip()
            space.welcome_html = welcome_html(space.welcome)
            if upload:
                space.picture = _picture(space, upload, written)
            elif no_picture:
                space.picture = None
            space.full_clean()
            space.save()
            audit.record(actor=actor, act="space.welcome_changed", target=f"space:{space.pk}", detail=space.name)
            publish(SpaceChanged(space_id=space.pk))
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise
    return space


def forget_old_pictures(before: datetime | None = None) -> int:
    """Delete pictures that a space showed once, when nothing shows them now; answers how many. A job of the worker.

    Only those that came by `change_welcome`: what editors put into the library stays there. An hour old at least, so
    that the index of what uses what has caught up.
    """
    old = get_image_model().objects.filter(created_at__lt=before or timezone.now() - timedelta(hours=1))
    mine = old.filter(file__regex=rf"/{FILE}[0-9a-f]{{16}}", uploaded_by_user=None)
    left = mine.exclude(pk__in=Space.objects.exclude(picture=None).values("picture"))
    unused = [image for image in left if not ReferenceIndex.get_references_to(image).exists()]
    if unused:
        drafts = _ids_in_drafts()
        unused = [image for image in unused if str(image.pk) not in drafts]
    for image in unused:
        # With its renditions; the files go by a task of Wagtail's.
        image.delete()
    return len(unused)


def _ids_in_drafts() -> set[str]:
    """Ids of whatever the unpublished words of pages use: the index knows only what is published."""
    drafts = Page.objects.filter(has_unpublished_changes=True).iterator(chunk_size=100)
    found = (ReferenceIndex._extract_references_from_object(page.get_latest_revision_as_object()) for page in drafts)
    return {object_id for references in found for _, object_id, _, _ in references}


def _picture(space: Space, upload: Any, written: list[str]) -> Any:
    image = get_image_model()(title=f"{space.name}: picture of the space", description=space.picture_alt)
    try:
        content = as_jpeg(upload, most_megabytes=MOST_MEGABYTES, longest_side=LONGEST_SIDE)
    except ValidationError as error:
        raise ValidationError({"picture": error.messages}) from None
    # Without a name Django takes the content for no file at all.
    content.name = f"{FILE}{secrets.token_hex(8)}.jpg"
    image.file.save(content.name, content, save=False)
    written.append(image.file.name)
    image.save()
    return image
