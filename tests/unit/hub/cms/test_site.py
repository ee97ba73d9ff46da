import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from hub.cms import site
from hub.cms.models import HomePage
from tests.factories.pages import NewsPageFactory, StandardPageFactory, home_page

pytestmark = pytest.mark.django_db


def request():
    return RequestFactory().get("/", headers={"host": "127.0.0.1"})


def test_site_is_asked_for_once_and_then_kept():
    site.site_for(request())
    with CaptureQueriesContext(connection) as caught:
        found = site.site_for(request())
    assert found == Site.objects.get(is_default_site=True)
    assert caught.captured_queries == []


def test_kept_site_does_not_keep_the_specific_home_page_of_a_request():
    title = site.site_for(request()).root_page.specific.title
    home = home_page()
    home.hero_heading = "Another heading"
    home.save()
    again = site.site_for(request()).root_page.specific
    assert (title, again.hero_heading) == ("Home", "Another heading")


def test_saving_a_site_forgets_the_kept_one():
    site.site_for(request())
    default = Site.objects.get(is_default_site=True)
    default.site_name = "Renamed"
    default.save()
    assert site.site_for(request()).site_name == "Renamed"


def test_path_of_a_page_needs_no_query_once_the_roots_are_known():
    page = Page.objects.get(pk=NewsPageFactory(title="A day out").pk)
    site.root_paths()
    with CaptureQueriesContext(connection) as caught:
        path = site.page_path(page)
    assert (path, caught.captured_queries) == ("/news/a-day-out/", [])


def test_page_outside_every_site_has_no_path():
    assert site.page_path(Page.objects.get(depth=1)) == ""


def test_page_of_a_second_site_has_a_full_address():
    other = StandardPageFactory(title="Other", parent=Page.objects.get(depth=1))
    Site.objects.create(hostname="other.example", port=443, root_page=other)
    below = StandardPageFactory(title="Below", parent=other)
    assert site.page_path(below) == "https://other.example/below/"


def test_route_finds_a_deep_page_with_one_look_and_its_own_row():
    page = NewsPageFactory(title="A day out")
    asked = request()
    site.prepare(asked)
    with CaptureQueriesContext(connection) as caught:
        site.route(asked, "news/a-day-out/")
    assert asked._wagtail_route_for_request[0] == page
    assert len(caught.captured_queries) == 2


def test_route_finds_the_home_page_as_well():
    asked = request()
    site.prepare(asked)
    with CaptureQueriesContext(connection) as caught:
        site.route(asked, "")
    assert asked._wagtail_route_for_request[0] == HomePage.objects.get()
    assert len(caught.captured_queries) == 1


@pytest.mark.parametrize("path", ["news/nothing/", "news/a-day-out/feed/"])
def test_route_leaves_to_wagtail_what_it_does_not_find(path):
    asked = request()
    site.prepare(asked)
    site.route(asked, path)
    assert not hasattr(asked, "_wagtail_route_for_request")
