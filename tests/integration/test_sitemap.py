"""The site map: what an anonymous visitor may read, of every app, in files that are never too long."""

from xml.etree import ElementTree

import pytest

from hub.plugins.registry import registry
from hub.plugins.sitemap import SitemapEntry, SitemapSource
from hub.ui import sitemap
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, restrict
from tests.unit.hub.plugins.probe import probe

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAMES = {"s": sitemap.FORMAT}
BASE = "http://127.0.0.1:8000"


def addresses(client, url="/sitemap.xml") -> list[str]:
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 -- our own words
    return [place.text for place in root.findall(".//s:loc", NAMES)]


def test_pages_spaces_and_threads_that_everybody_may_read_are_in_it(client):
    page, thread = NewsPageFactory(slug="a-day-out"), ThreadFactory()
    found = addresses(client)
    for path in ("/", "/news/", "/news/a-day-out/", "/spaces/", thread.space.get_absolute_url()):
        assert f"{BASE}{path}" in found
    assert f"{BASE}{thread.get_absolute_url()}" in found
    assert page.last_published_at.isoformat(timespec="seconds") in client.get("/sitemap.xml").text
    assert len(found) == len(set(found))


def test_what_is_not_for_everybody_is_in_no_part_of_it_whoever_asks(client):
    closed = NewsPageFactory(slug="zandermark-page")
    restrict(closed, "login")
    NewsPageFactory(slug="zandermark-draft", draft=True)
    ThreadFactory(title="zandermark", space=SpaceFactory(kind="members", slug="zandermark-space"))
    ThreadFactory(title="zandermark", hidden=True)
    client.force_login(MemberFactory(admin=True), backend="members.backends.MemberBackend")
    for url in ("/sitemap.xml", "/sitemap-pages-0.xml", "/sitemap-spaces-0.xml", "/sitemap-threads-0.xml"):
        assert "zandermark" not in client.get(url).text


def test_members_are_not_in_it(client):
    MemberFactory(handle="dana")
    assert [address for address in addresses(client) if "/members/" in address] == []


def test_large_hub_has_an_index_of_parts_that_together_hold_everything_once(client, monkeypatch):
    for _ in range(4):
        NewsPageFactory()
    ThreadFactory()
    all_of_it = sorted(addresses(client))
    monkeypatch.setattr(sitemap, "MOST_ENTRIES", 3)
    parts = addresses(client)
    assert parts[0] == f"{BASE}/sitemap-pages-0.xml"
    in_parts = [addresses(client, part.removeprefix(BASE)) for part in parts]
    # The list of spaces stands beside the first of them.
    assert max(len(part) for part in in_parts) <= 4
    assert sorted(address for part in in_parts for address in part) == all_of_it


@pytest.mark.parametrize("url", ["/sitemap-nothing-0.xml", "/sitemap-pages-999999.xml", "/sitemap-Pages-0.xml"])
def test_part_that_is_not_there_is_not_found(client, url):
    assert client.get(url).status_code == 404


class Broken(SitemapSource):
    def newest(self):
        return 1

    def entries(self, first, last):
        yield SitemapEntry("/fine/")
        raise ValueError("a fault of the plugin")


def test_plugin_that_fails_is_left_out_and_the_rest_is_there(client, monkeypatch):
    monkeypatch.setitem(registry.sitemaps, "broken", (probe(), Broken()))
    found = addresses(client)
    assert f"{BASE}/news/" in found
    assert f"{BASE}/fine/" not in found
