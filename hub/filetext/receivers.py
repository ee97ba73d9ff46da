"""Hears when documents and collections change. Nothing else happens here."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import Collection as Folder
from wagtail.models import CollectionViewRestriction

from hub.filetext import actions

MATTERS = {"file", "collection"}
"""Fields of a document; a save of others alone, such as the digest that Wagtail adds at a download, is not ours."""


@receiver(post_save, sender=get_document_model())
def saved(instance: Any, created: bool, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any):
    if raw or (update_fields is not None and not MATTERS & set(update_fields)):
        return
    actions.note(instance)
    if not created:
        actions.tell_pages(instance.pk)


@receiver(pre_delete, sender=get_document_model())
def going(instance: Any, **kwargs: Any) -> None:
    """Before: afterwards nothing tells which pages used it. What was read goes with the row."""
    actions.tell_pages(instance.pk)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def closed_or_opened(instance: CollectionViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        actions.tell_collection(instance.collection_id)


@receiver(post_save, sender=Folder)
def folder_saved(instance: Folder, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The admin saves a collection and then moves it, in one transaction. Of the move alone nobody is told."""
    if not (created or raw):
        actions.tell_collection(instance.pk)
