"""Putting pages into the tree: what all imports share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Page

from hub.importing.models import ImportedThing

LONGEST_SLUG = 80
TAKEN_BY_ROUTES = {
    *("account", "accounts", "admin", "api", "contact", "display", "documents", "favicon.ico", "feed", "feedback"),
    *("healthz", "media", "members", "metrics", "notices", "readyz", "robots.txt", "search", "sitemap.xml"),
    *("spaces", "static", "ws"),
}
"""First parts of addresses that never reach a page."""


class Tags:
    """Tags by their words, whatever the case; each is looked up once."""

    def __init__(self, model: Any) -> None:
        self._model, self._known = model, {}

    def get(self, words: Iterable[str]) -> list[Model]:
        return [self._tag(word) for word in words]

    def _tag(self, word: str) -> Model:
        key = word.casefold()
        if key not in self._known:
            found = self._model.objects.filter(name__iexact=word).first()
            self._known[key] = found or self._model.objects.create(name=word)
        return self._known[key]


class Slugs:
    """Free addresses below a page; the taken ones are read once."""

    def __init__(self) -> None:
        self._taken: dict[int, set[str]] = {}

    def free(self, parent: Page, wanted: str, title: str, otherwise: str) -> str:
        """`wanted` if it will do, else one made of the title, else `otherwise`; with a number where taken."""
        taken = self._taken_below(parent)
        base = slugify(wanted)[:LONGEST_SLUG] or slugify(title)[:LONGEST_SLUG].strip("-") or otherwise
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        return slug

    def _taken_below(self, parent: Page) -> set[str]:
        if parent.pk not in self._taken:
            slugs = set(Page.objects.child_of(parent).values_list("slug", flat=True))
            # Below the home page an address may be a route of the hub; `feed` is one everywhere.
            self._taken[parent.pk] = slugs | (TAKEN_BY_ROUTES if parent.depth == 2 else {"feed"})
        return self._taken[parent.pk]


def add_draft(page: Page, *, parent: Page, owner: Any) -> Page:
    """Save a page as a draft below `parent`."""
    page.live, page.owner = False, owner
    # Read anew: the tree's counts in memory are those before the last page.
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return page


def keep(page: Page, *, live: bool, actor: Any, changed_at: datetime | None = None) -> str:
    """Save what the page says as its latest revision, and publish it.

    Answers "" or a sentence that says why it could only be kept as a draft.
    """
    trouble = ""
    if live:
        try:
            page.full_clean()
        except ValidationError as error:
            live, trouble = False, " ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
    revision = page.save_revision(user=actor, clean=False)
    if live:
        revision.publish(user=actor, skip_permission_checks=True)
    elif page.live is False:
        # A draft's own row says the same as its revision, so that lists in the admin do.
        page.save(clean=False)
    if changed_at:
        times = {"latest_revision_created_at": changed_at} | ({"last_published_at": changed_at} if live else {})
        Page.objects.filter(pk=page.pk).update(**times)
    return trouble


def note(thing: ImportedThing, page: Page, digest: str) -> None:
    """Remember what was written, so that a later import knows whether anybody changed it here."""
    fresh = Page.objects.only("latest_revision_id", "live").get(pk=page.pk)
    thing.digest, thing.revision_id, thing.live = digest, fresh.latest_revision_id, fresh.live
    thing.save()


def is_untouched(thing: ImportedThing, page: Page) -> bool:
    """Whether the page is as the import left it."""
    return page.latest_revision_id == thing.revision_id and page.live == thing.live
