"""Fixtures for the whole suite."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TestCase, TransactionTestCase

from hub import garbage
from hub.ui.site import forget_site_facts
from tests import migrated, tidying
from tests.running import SETTLE, RunningHub, prepared

CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(p).exists()), ""
)


def pytest_collection_modifyitems(config, items):
    """Browser tests last: they are the slowest and say the least about where a fault is."""
    items.sort(key=lambda item: "browser" in item.keywords)
    if os.environ.get("TEST_DATABASE_URL") and os.environ.get("HUB_TEST_SERVICES") != "1":
        # Their turn comes in the run on the services. Without any they are skipped, with a sentence.
        later = [item for item in items if "services" in item.keywords]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]


def pytest_collection_finish():
    """What is there now stays until the end: a million objects in which every full collection found no garbage."""
    garbage.leave_the_start_alone()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is installed (HUB_TEST_NO_SKIPS, set by .ci/run), a skip is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("HUB_TEST_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_blocker) -> bool:
    """Every run begins with a database of its own, copied from one that the migrations made."""
    with django_db_blocker.unblock():
        migrated.put_in_place()
    return True


@pytest.fixture(scope="session")
def django_db_createdb() -> bool:
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database; what tests leave behind that commit is tidied up without Django's flush."""
    with django_db_blocker.unblock():
        migrated.keep()
        tidying.keep()
    with pytest.MonkeyPatch.context() as patch:
        assert TestCase._fixture_teardown is not TransactionTestCase._fixture_teardown
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: tidying.tidy())
        yield


@pytest.fixture(autouse=True)
def mail_goes_into_the_queue(settings):
    """As in life. (Django's test runner puts a backend of its own in its place.)"""
    settings.EMAIL_BACKEND = "hub.mail.backend.QueueBackend"


@pytest.fixture(autouse=True)
def fresh_cache():
    """Rate limits are counted in the cache by member id, and ids come back in every test."""
    cache.clear()
    # The name of the hub is kept in the process, and may be that of an earlier test's database.
    forget_site_facts()


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    """A prepared hub with the demo community in it, whose worker has done everything."""
    return prepared("demo", ["load_demo"], ["search", "rebuild"], ["shell", "-v0", "-c", SETTLE])


@pytest.fixture
def demo_hub(demo_folder, tmp_path):
    """A running hub with the demo community, for one test."""
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub").start()
    yield hub
    hub.stop()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    if not CHROMIUM:
        pytest.skip("no Chromium here; on Debian: apt-get install chromium")
    return CHROMIUM


@pytest.fixture(autouse=True)
def empty_search_engine(request):
    """Django empties its own tables after a transactional test; the search engine's are unknown to it."""
    yield
    marker = request.node.get_closest_marker("django_db")
    named = {"transactional_db", "live_server"} & set(request.fixturenames)
    if named or (marker and marker.kwargs.get("transaction")):
        from search.backends import backend

        with request.getfixturevalue("django_db_blocker").unblock():
            backend().clear()


@pytest.fixture(autouse=True)
def nothing_kept():
    """What a process keeps for some seconds (the site, the hub's name) belongs to one test."""
    from wagtail.models import Site

    from hub.cms import site
    from hub.ui.site import forget_site_facts

    site.forget()
    Site.clear_site_root_paths_cache()
    forget_site_facts()
