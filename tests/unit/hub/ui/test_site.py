import pytest

from hub.ui import site
from hub.ui.site import SiteFacts, forget_site_facts, register_site_facts, site_facts


@pytest.fixture(autouse=True)
def provider_as_before(monkeypatch):
    monkeypatch.setattr(site, "_kept", site._Kept())


def test_without_a_provider_the_defaults_are_shown():
    assert site_facts() == SiteFacts()


def test_facts_come_from_the_registered_provider():
    register_site_facts(lambda: SiteFacts(name="Together in Health"))
    assert site_facts().name == "Together in Health"


def test_facts_are_read_once_and_kept():
    reads = []
    register_site_facts(lambda: reads.append(1) or SiteFacts())
    site_facts()
    site_facts()
    assert reads == [1]


def test_facts_are_read_again_after_they_were_forgotten():
    names = iter(["Old", "New"])
    register_site_facts(lambda: SiteFacts(name=next(names)))
    site_facts()
    forget_site_facts()
    assert site_facts().name == "New"


def test_facts_are_read_again_after_a_while(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(site.time, "monotonic", lambda: clock[0])
    names = iter(["Old", "New"])
    register_site_facts(lambda: SiteFacts(name=next(names)))
    site_facts()
    clock[0] = site.KEEP_SECONDS
    assert site_facts().name == "New"


def test_a_provider_that_fails_leaves_the_defaults_and_is_logged(caplog):
    def broken():
        raise RuntimeError("the database is down")

    register_site_facts(broken)
    assert site_facts() == SiteFacts()
    assert caplog.records[0].message == "The facts of the site could not be read; the defaults are shown"
