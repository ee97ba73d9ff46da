from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from hub.cms.models import NewsPage
from hub.cms.receivers import address_of_the_hub
from hub.plugins.models import OutboxEvent
from tests.factories.pages import NewsPageFactory, StandardPageFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def told(*names: str) -> list[tuple[str, int]]:
    rows = OutboxEvent.objects.filter(name__startswith="Page").order_by("pk")
    return [(row.name, row.payload["page_id"]) for row in rows if not names or row.name in names]


def forget() -> None:
    OutboxEvent.objects.all().delete()


def test_publishing_a_page_is_told():
    page = NewsPageFactory()
    assert told() == [("PagePublished", page.pk)]


def test_draft_is_not_told():
    NewsPageFactory(draft=True)
    assert told() == []


def test_page_with_a_later_date_is_told_when_it_goes_live():
    page = NewsPageFactory(go_live_at=timezone.now() + timedelta(days=1))
    assert told() == []
    page.go_live_at = None
    page.save_revision().publish()
    assert told() == [("PagePublished", page.pk)]


def test_unpublishing_is_told():
    page = NewsPageFactory()
    forget()
    page.unpublish()
    assert told() == [("PageUnpublished", page.pk)]


def test_deleting_a_page_is_told_of_it_and_of_all_below():
    above = StandardPageFactory(title="Above")
    below = StandardPageFactory(title="Below", parent=above)
    forget()
    Page.objects.get(pk=above.pk).delete()
    assert set(told("PageUnpublished")) == {("PageUnpublished", above.pk), ("PageUnpublished", below.pk)}


def test_moving_a_page_is_told_of_the_subtree():
    above, page = StandardPageFactory(title="Above"), StandardPageFactory(title="Moves")
    forget()
    page.move(above, pos="last-child")
    assert told("PagesNarrowed") == [("PagesNarrowed", page.pk)]


def test_new_address_is_told_of_the_subtree(django_capture_on_commit_callbacks):
    page = StandardPageFactory(title="Old")
    forget()
    page.slug = "new"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert told("PagesNarrowed") == [("PagesNarrowed", page.pk)]


def test_closing_changing_and_opening_a_page_is_told():
    page = NewsPageFactory()
    forget()
    restriction = restrict(page)
    restriction.restriction_type = "groups"
    restriction.save()
    restriction.delete()
    assert told() == [("PagesNarrowed", page.pk)] * 3


def test_event_shares_the_fate_of_the_change():
    page = NewsPageFactory()
    forget()
    with pytest.raises(RuntimeError), transaction.atomic():
        NewsPage.objects.get(pk=page.pk).unpublish()
        raise RuntimeError("something else went wrong")
    assert told() == []


def test_migrating_brings_the_default_site_to_the_address_of_the_hub(settings):
    settings.BASE_URL = "https://hub.example"
    address_of_the_hub(sender=apps.get_app_config("cms"), using="default")
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port, site.root_url) == ("hub.example", 443, "https://hub.example")
