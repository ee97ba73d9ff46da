"""A browser for the tests: Debian's Chromium, driven by Playwright, with everything it complains about noted."""

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.running import RunningHub

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium(chromium_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitors:
    """Opens pages for different people, each with cookies of their own, and collects what the console says."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.complaints: list[str] = []
        self.contexts = []

    def open(self, path: str = "/", **options) -> Page:
        context = self.browser.new_context(base_url=self.url, locale="en-GB", **options)
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page

    def sign_in(self, email: str, password: str = "pull-up-a-chair", path: str = "/", **options) -> Page:
        page = self.open(f"/accounts/login/?next={path}", **options)
        main = page.locator("main")
        main.get_by_label("Email address").fill(email)
        main.get_by_label("Password", exact=True).fill(password)
        main.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{path}")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _note(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="module")
def hub(request, demo_folder, tmp_path_factory):
    """One running hub with the demo community for all tests of a module that asks for it: `usefixtures("hub")`. Each
    test then has things of its own, or puts them back. `WORKER = False` in the module leaves the worker out.
    """
    hub = RunningHub.copy_of(demo_folder, tmp_path_factory.mktemp("browser") / "hub")
    hub.start_web()
    if getattr(request.module, "WORKER", True):
        hub.start_worker()
    yield hub
    hub.stop()


@pytest.fixture
def visitors(request, chromium):
    """At the hub of the module, where it has one, else at one that this test has for itself."""
    hub = request.getfixturevalue("hub" if "hub" in request.fixturenames else "demo_hub")
    visitors = Visitors(chromium, hub.url)
    yield visitors
    visitors.close()
