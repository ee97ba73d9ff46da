"""An editor's first hour: the menu, the name, the colours."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors

pytestmark = pytest.mark.browser
EDITOR = "editor@hub.example"
THREAD = "/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/"
SIGN_IN = "/accounts/login/"
SETTINGS = "/admin/settings/cms/hubsettings/"
PURPLE = "#5b2a86"


def refused_by_the_policy(visitors: Visitors) -> list[str]:
    """What the console says of pages outside the admin, and of anything that a security policy refused anywhere."""
    return [said for said in visitors.complaints if "/admin/" not in said or "Content Security Policy" in said]


def save_settings(page: Page, **fields: str) -> None:
    """Fill in fields of the site settings by id, each on its tab, and save."""
    page.goto(SETTINGS)
    for name, value in fields.items():
        if name.startswith("accent"):
            page.get_by_role("tab", name="Look").click()
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()


def accent(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()")


def add_to_the_menu(page: Page) -> None:
    """A link of one's own, and another name for the stories."""
    page.goto(SETTINGS)
    page.get_by_role("tab", name="Menu").click()
    for number, fields in enumerate(({"link": "/search/?q=pay", "label": "About pay"}, {"label": "Our voices"})):
        page.get_by_role("button", name="Add link").first.click()
        for name, value in fields.items():
            page.locator(f"#id_menu_entries-{number}-{name}").fill(value)
    page.locator("#id_menu_entries-1-built_in").select_option(label="Stories")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("body")).to_contain_text("updated")


def clear_the_menu(page: Page) -> None:
    page.goto(SETTINGS)
    page.get_by_role("tab", name="Menu").click()
    for number in range(2):
        page.locator(f"#id_menu_entries-{number}-DELETE-button").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("body")).to_contain_text("updated")


def test_menu_name_and_colours_are_changed_and_seen_everywhere_at_once(visitors: Visitors):
    editor, guest = visitors.sign_in(EDITOR, path="/admin/"), visitors.open("/")
    before = {"name": guest.locator(".masthead").inner_text(), "accent": accent(guest)}

    save_settings(editor, accent_light="#ffcc33")
    # Opened by the way the message offers: the tab with the fault is another one.
    editor.get_by_role("button", name="Go to the first error").click()
    expect(editor.locator("#panel-child-look-colours-content, main").first).to_contain_text(
        re.compile(r"hard to read.* contrast is \d\.\d to 1, and links and buttons need 4\.5 to 1")
    )
    guest.goto("/")
    assert accent(guest) == before["accent"]

    save_settings(editor, name="The Long Table", accent_light=PURPLE)
    add_to_the_menu(editor)
    for path in ("/", THREAD, SIGN_IN):
        guest.goto(path)
        assert accent(guest) == PURPLE
        expect(guest.locator(".masthead")).to_contain_text("The Long Table")
        expect(guest).to_have_title(re.compile("The Long Table"))
        menu = guest.locator(".masthead nav")
        expect(menu.get_by_role("link", name="About pay")).to_have_attribute("href", "/search/?q=pay")
        expect(menu.get_by_role("link", name="Our voices")).to_have_attribute("href", "/stories/")
    expect_name_in_mail(guest, "The Long Table")

    save_settings(editor, name="Pull Up a Chair", accent_light="")
    clear_the_menu(editor)
    guest.goto("/")
    assert (guest.locator(".masthead").inner_text(), accent(guest)) == (before["name"], before["accent"])
    assert refused_by_the_policy(visitors) == []


def expect_name_in_mail(guest: Page, name: str) -> None:
    """A new member's first mail carries the name of the hub."""
    guest.goto("/accounts/signup/")
    main = guest.locator("main")
    main.get_by_label("Name shown to others").fill("Robin Vale")
    main.get_by_label("Email address").fill("robin@elsewhere.example")
    main.get_by_label("Password").fill("three dry umbrellas")
    main.get_by_role("button", name="Join").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    guest.goto("/dev/mail/")
    guest.locator("main li", has_text="robin@elsewhere.example").first.get_by_role("link").click()
    expect(guest.locator("main")).to_contain_text(name)
