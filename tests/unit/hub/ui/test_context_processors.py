from types import SimpleNamespace

import pytest

from hub.plugins.nav import NavItem, is_under
from hub.plugins.registry import registry
from hub.ui import site
from hub.ui.context_processors import hub
from hub.ui.site import SiteFacts, register_site_facts

CORE_APP = SimpleNamespace(core=True)


@pytest.fixture(autouse=True)
def provider_as_before(monkeypatch):
    monkeypatch.setattr(site, "_kept", site._Kept())


@pytest.mark.parametrize(
    ("path", "url", "answer"),
    [
        ("/news/", "/news/", True),
        ("/news/what-we-did/", "/news/", True),
        ("/newsletter/", "/news/", False),
        ("/newsletter", "/news", False),
        ("/news/", "/", False),
        ("/", "/", True),
    ],
)
def test_a_path_is_under_a_menu_item_only_in_its_own_tree(path, url, answer):
    assert is_under(path, url) == answer


def test_menu_is_sorted_and_marks_where_the_reader_is(rf, monkeypatch):
    entries = [(CORE_APP, NavItem(20, "Stories", "/stories/")), (CORE_APP, NavItem(10, "News", "/news/"))]
    monkeypatch.setattr(registry, "nav", entries)
    context = hub(rf.get("/stories/learning/"))["hub"]
    assert [(item.label, item.current) for item in context.nav] == [("News", False), ("Stories", True)]


def test_contact_address_falls_back_to_the_sender_of_mails(rf, settings):
    settings.DEFAULT_FROM_EMAIL = "The hub <hub@example.org>"
    assert hub(rf.get("/"))["hub"].contact_email == "hub@example.org"


def test_names_and_links_are_those_of_the_site(rf):
    facts = SiteFacts(
        name="Together", strapline="Same side", contact_email="a@b.example", contact_phone="020 7946 0000"
    )
    register_site_facts(lambda: facts)
    context = hub(rf.get("/"))["hub"]
    assert (context.name, context.strapline, context.contact_email, context.contact_phone, context.footer_links) == (
        "Together",
        "Same side",
        "a@b.example",
        "020 7946 0000",
        (),
    )
