"""Links that do not work: the report, the page of a resource, and a worker that is killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from hub.cms.models import CheckedLink, LinkPlace, LinkState
from tests.factories.links import CheckedLinkFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, ResourcePageFactory
from tests.running import ROOT
from tests.small_site import small_site

REPORT = "/admin/reports/broken-links/"
CHECK = """
import django
django.setup()
from functools import partial
from hub.cms.linkcheck.actions import check_due
from hub.cms.linkcheck.fetch import look
check_due(ask=partial(look, allow_loopback=True), seconds=60)
"""


@pytest.fixture
def editor(client, db):
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    client.force_login(member)
    return member


def dead_link(**fields) -> CheckedLink:
    link = CheckedLinkFactory(dead=True, **fields)
    LinkPlace.objects.create(link=link, page=NewsPageFactory(title="Where it stands"))
    return link


def test_report_says_what_happened_where_and_what_to_do(client, editor):
    link = dead_link(url="https://gone.org/page")
    CheckedLinkFactory(url="https://shaky.org/", state=LinkState.SHAKY)
    page = client.get(REPORT).content.decode()
    assert ("https://gone.org/page" in page, "Where it stands" in page, link.words in page) == (True, True, True)
    assert "https://shaky.org/" not in page
    assert "Links that do not work" in client.get("/admin/").content.decode()


def test_empty_report_says_so(client, editor):
    assert "No link is known to be broken" in client.get(REPORT).content.decode()


def test_editor_has_a_link_checked_again(client, editor):
    link = dead_link(due_at=timezone.now() + timedelta(days=5))
    assert client.post(f"{REPORT}{link.pk}/check/")["Location"] == REPORT
    link.refresh_from_db()
    assert link.due_at < timezone.now()


def test_editor_ignores_a_link_and_takes_it_in_again(client, editor):
    link = dead_link(url="https://gone.org/page")
    client.post(f"{REPORT}{link.pk}/ignore/")
    assert "https://gone.org/page" not in client.get(REPORT).content.decode()
    assert "https://gone.org/page" in client.get(f"{REPORT}?ignored=1").content.decode()
    client.post(f"{REPORT}{link.pk}/ignore/", {"ignored": "no"})
    assert "https://gone.org/page" in client.get(REPORT).content.decode()


@pytest.mark.parametrize("act", ["check", "ignore"])
def test_others_may_not_and_looking_changes_nothing(client, editor, act):
    link = dead_link()
    assert client.get(f"{REPORT}{link.pk}/{act}/").status_code == 405
    client.force_login(MemberFactory())
    assert client.post(f"{REPORT}{link.pk}/{act}/").status_code in {302, 403}
    link.refresh_from_db()
    assert (link.ignored, link.due_at > timezone.now() - timedelta(days=1)) == (False, True)


@pytest.mark.django_db
def test_resource_says_that_its_link_did_not_work(client):
    page = ResourcePageFactory(link="https://gone.org/page")
    words = "This link did not work when we last looked"
    assert words not in client.get(page.get_url()).content.decode()
    link = CheckedLinkFactory(dead=True, url="https://gone.org/page")
    assert words in client.get(page.get_url()).content.decode()
    CheckedLink.objects.filter(pk=link.pk).update(ignored=True)
    assert words not in client.get(page.get_url()).content.decode()


@pytest.mark.database
def test_check_that_was_killed_goes_on_where_it_was(transactional_db):
    with small_site() as site:
        try:
            first, second, third = _three_links(site)
            process = _check()
            _wait(lambda: ("HEAD", "/silent") in site.asked)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(timeout=10)
            assert _states(first, second, third) == [LinkState.FINE, LinkState.NEW, LinkState.NEW]
            # As if the claim of the dead worker had run out.
            CheckedLink.objects.filter(pk=second.pk).update(claimed_until=timezone.now())
            site.stopped.set()
            assert _check().wait(timeout=60) == 0
            assert _states(first, second, third) == [LinkState.FINE, LinkState.SHAKY, LinkState.FINE]
            assert [site.asked.count(("HEAD", path)) for path in ("/first", "/silent", "/third")] == [1, 2, 1]
        finally:
            CheckedLink.objects.all().delete()


def _three_links(site) -> list[CheckedLink]:
    start = timezone.now() - timedelta(hours=1)
    return [
        CheckedLinkFactory(url=site.url(path), host=path, due_at=start + timedelta(minutes=number))
        for number, path in enumerate(("first", "silent", "third"))
    ]


def _states(*links: CheckedLink) -> list[str]:
    return [CheckedLink.objects.get(pk=link.pk).state for link in links]


def _check() -> subprocess.Popen:
    """The job in a process of its own, on the database of this test."""
    if connection.vendor == "sqlite":
        database = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        database = f"{os.environ['TEST_DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    changed = {
        "DJANGO_SETTINGS_MODULE": "hub.settings.test",
        "HUB_TEST_SERVICES": "1",
        "TEST_DATABASE_URL": database,
    }
    return subprocess.Popen([sys.executable, "-c", CHECK], env=os.environ | changed, cwd=ROOT)


def _wait(condition) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it did not happen in 30 seconds"
        time.sleep(0.05)
