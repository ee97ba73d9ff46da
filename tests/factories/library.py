"""A whole library at once: editors' forms would take minutes for a thousand resources."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page

from hub.cms.models import (
    Audience,
    ResourceAudience,
    ResourceFormat,
    ResourceIndexPage,
    ResourcePage,
    ResourceTopic,
    ResourceType,
)
from tests.factories.pages import index_of

TOPICS, AUDIENCES = 60, 12


def many_resources(number: int) -> None:
    """That many live resources more, without revisions: 3 of 60 topics each, 1 of 12 audiences, years 1990 to 2025."""
    index = index_of(ResourceIndexPage)
    topics = [Tag.objects.get_or_create(name=f"Topic {n}", slug=f"topic-{n}")[0] for n in range(TOPICS)]
    audiences = [Audience.objects.get_or_create(name=f"People {n}", slug=f"people-{n}")[0] for n in range(AUDIENCES)]
    first = index.numchild
    rows = Page.objects.bulk_create([_row(index, first + n) for n in range(number)], batch_size=200)
    pages = [_page(row, n) for n, row in enumerate(rows)]
    # Django's own bulk_create refuses children of another table; these are their rows in this one.
    fields = ResourcePage._meta.local_concrete_fields
    ResourcePage._base_manager.all()._batched_insert(pages, fields, batch_size=100)
    ResourceTopic.objects.bulk_create(
        ResourceTopic(content_object=page, tag=topics[(n * step) % TOPICS])
        for n, page in enumerate(pages)
        for step in (1, 7, 13)
    )
    ResourceAudience.objects.bulk_create(
        ResourceAudience(content_object=page, tag=audiences[n % AUDIENCES]) for n, page in enumerate(pages)
    )
    index.numchild += number
    index.save(update_fields=["numchild"])


def _row(index: ResourceIndexPage, n: int) -> Page:
    return Page(
        title=f"Resource number {n}",
        draft_title=f"Resource number {n}",
        slug=f"resource-number-{n}",
        url_path=f"{index.url_path}resource-number-{n}/",
        path=index._get_path(index.path, index.depth + 1, n + 1),
        depth=index.depth + 1,
        content_type=ContentType.objects.get_for_model(ResourcePage),
        locale=index.locale,
        first_published_at=timezone.now(),
        live=True,
    )


def _page(row: Page, n: int) -> ResourcePage:
    types, formats = ResourceType.values, ResourceFormat.values
    page = ResourcePage(
        page_ptr=row,
        summary=f"What number {n} is, and whom it helps.",
        type=types[n % len(types)],
        format=formats[n % len(formats)],
        year=None if n % 10 == 0 else 1990 + n % 36,
        link=f"https://library.example/{n}",
    )
    page.__dict__.update(pk=row.pk, id=row.pk)
    return page
