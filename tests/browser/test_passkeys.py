"""A passkey from its making to its removal, with Chromium's own virtual authenticator."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.running import RunningHub

pytestmark = pytest.mark.browser
PASSWORD = "pull-up-a-chair"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def hub(demo_folder, tmp_path):
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub")
    hub.start_web()
    yield hub
    hub.stop()


@pytest.fixture
def visitors(chromium, hub):
    # A passkey belongs to a name; an IP address has none.
    visitors = Visitors(chromium, hub.url.replace("127.0.0.1", "localhost"))
    yield visitors
    visitors.close()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def with_password(page: Page) -> None:
    main = page.locator("main")
    main.get_by_label("Email address").fill("member@hub.example")
    main.get_by_label("Password", exact=True).fill(PASSWORD)
    main.get_by_role("button", name="Sign in", exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_member_adds_a_passkey_signs_in_with_it_and_removes_it(visitors):
    page = visitors.sign_in("member@hub.example", path="/account/two-step/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.get_by_role("link", name="Add a passkey").click()
    heading(page, "Is it still you?")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What do you call it?").fill("My blue laptop")
    page.get_by_role("button", name="Add a passkey").click()
    heading(page, "Your recovery codes")

    sign_out(page)
    page.goto("/accounts/login/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/")
    heading(page, "Your account")

    sign_out(page)
    page.goto("/accounts/login/?next=/account/two-step/")
    with_password(page)
    heading(page, "One more step")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/account/two-step/")
    expect(page.get_by_role("heading", name="My blue laptop")).to_be_visible()

    page.get_by_role("link", name="Remove My blue laptop").click()
    heading(page, "Is it still you?")
    page.get_by_role("link", name="use a passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    heading(page, "Remove a passkey")
    page.get_by_role("button", name="Remove the passkey").click()
    heading(page, "Two-step sign-in and passkeys")
    expect(page.get_by_role("heading", name="My blue laptop")).to_have_count(0)

    # What is removed opens nothing, though the device still has it.
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()
    assert visitors.complaints == []
