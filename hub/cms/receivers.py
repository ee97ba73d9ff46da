"""Translates what Wagtail says into events of the hub. Nothing else happens here."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site, WorkflowState
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, workflow_rejected

from hub.cms import actions, site
from hub.cms.models import PaperPage, readers
from hub.plugins.events import Event, PagePublished, PageReturned, PagesNarrowed, PageUnpublished
from hub.plugins.outbox import publish
from hub.ui.site import forget_site_facts


def tell(event: Event) -> None:
    """Put an event into the outbox; in the transaction that is open, or in one of its own."""
    with transaction.atomic():
        publish(event)


def _menu_changed() -> None:
    """Menu and footer lead to pages. At once, and again when others can read what was written."""
    forget_site_facts()
    transaction.on_commit(forget_site_facts)


@receiver(page_published)
def published(instance: Page, **kwargs: Any) -> None:
    _menu_changed()
    # Wagtail says "published" of a page with a go-live time, too; that one is not live yet.
    if not instance.live:
        return
    site.forget_marks()
    with transaction.atomic():
        # Wagtail leaves this to the worker; whether a file may be opened must not wait for it.
        ReferenceIndex.create_or_update_for_object(instance)
        actions.note_words(instance)
        publish(PagePublished(page_id=instance.pk))


@receiver(page_unpublished)
def unpublished(instance: Page, **kwargs: Any) -> None:
    _menu_changed()
    tell(PageUnpublished(page_id=instance.pk))


@receiver(workflow_rejected)
def returned(instance: WorkflowState, **kwargs: Any) -> None:
    if isinstance(instance.content_object, Page):
        tell(PageReturned(page_id=instance.content_object.pk))


@receiver(post_page_move)
def moved(instance: Page, **kwargs: Any) -> None:
    site.forget()
    _menu_changed()
    tell(PagesNarrowed(page_id=instance.pk))


@receiver(page_slug_changed)
def renamed(instance: Page, **kwargs: Any) -> None:
    """The addresses of the whole subtree are new."""
    site.forget()
    _menu_changed()
    tell(PagesNarrowed(page_id=instance.pk))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    _menu_changed()
    tell(PagesNarrowed(page_id=instance.page_id))


@receiver(post_delete, sender=Page)
def deleted(**kwargs: Any) -> None:
    _menu_changed()


@receiver([post_save, post_delete], sender=Site)
def site_changed(**kwargs: Any) -> None:
    site.forget()


@receiver(post_migrate)
def address_of_the_hub(sender: Any, using: str, **kwargs: Any) -> None:
    """The default Site, which the admin's links are made of, follows BASE_URL: one place says the address."""
    if sender.label != "cms":
        return
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    default = Site.objects.using(using).filter(is_default_site=True)
    default.exclude(hostname=address.hostname, port=port).update(hostname=address.hostname, port=port)


@receiver(post_delete, sender=PaperPage)
def paper_gone(instance: PaperPage, **kwargs: Any) -> None:
    readers.forget(instance.pk)
