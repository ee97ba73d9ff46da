"""An editor's first hour: the monthly update from the template to the public page, the menu, the name, the colours."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.running import RunningHub

pytestmark = pytest.mark.browser
EDITOR = "editor@hub.example"
THREAD = "/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/"
SIGN_IN = "/accounts/login/"
SETTINGS = "/admin/settings/cms/hubsettings/"
PARTS = {
    "What we did": "We painted the ramp, and the tormentil is in flower.",
    "Coming up": "The open day is on the first of the month.",
    "Get involved": "Five people can try the new form, and each is paid.",
    "Thanks": "Thank you to Callum for the biscuits.",
}
ALT = "Four people paint a ramp in the rain"
PURPLE = "#5b2a86"


def start_the_update(page: Page) -> None:
    """One click on the editors' home."""
    expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()
    page.locator("main").get_by_role("button", name="Start this month’s team update").click()
    page.wait_for_url("**/edit/")


def fill_the_parts(page: Page) -> None:
    for number, (heading, words) in enumerate(PARTS.items()):
        field = page.locator(f"[name=body-{number}-value]")
        expect(field).to_have_value(re.compile(heading))
        # The hint is the last line of its part; writing over it is what the hint asks for.
        hint = page.locator(".Draftail-Editor [contenteditable=true]").nth(number).get_by_text("Write here")
        hint.scroll_into_view_if_needed()
        hint.click(click_count=3)
        page.keyboard.type(words)
        expect(field).to_have_value(re.compile(re.escape(words)))


def upload_a_picture(page: Page, path: str) -> None:
    box = page.locator(".modal")
    page.get_by_role("button", name="Choose an image").first.click()
    box.get_by_role("tab", name="Upload").click()
    box.get_by_label("Title").fill("Ramp")
    box.get_by_label("File").set_input_files(path)
    box.get_by_role("button", name="Upload").click()
    expect(page.locator("#id_picture")).to_have_value(re.compile(r"\d+"))


def press(page: Page, action: str) -> None:
    # The editor saves a draft by itself some moments after a change; pressing into that is a conflict with oneself.
    page.wait_for_timeout(2500)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=action).click()


def preview(page: Page) -> None:
    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("iframe.w-preview__iframe:not(.w-preview__proxy)")
    expect(frame.get_by_role("heading", level=1)).to_have_text(re.compile("Team update"), timeout=30_000)
    for words in PARTS.values():
        expect(frame.locator("article").first).to_contain_text(words)
    expect(frame.get_by_role("img", name=ALT)).to_have_count(1)


def schedule(page: Page) -> datetime:
    """Set the next minute that is at least ten seconds away; answers it in London's time, which the admin speaks."""
    moment = (datetime.now(ZoneInfo("Europe/London")) + timedelta(seconds=70)).replace(second=0, microsecond=0)
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    box = page.get_by_role("dialog", name="Set publishing schedule")
    box.get_by_label("Go live date/time").fill(moment.strftime("%Y-%m-%d %H:%M"))
    # By keyboard: the calendar of the field lies over the button.
    with page.expect_navigation():
        box.get_by_role("button", name="Save schedule").press("Enter")
    page.wait_for_load_state("networkidle")
    press(page, "Schedule to publish")
    page.wait_for_url("**/admin/pages/*/")
    expect(page.locator("main")).to_contain_text("has been scheduled for publishing")
    return moment


def wait_for_the_worker(hub: RunningHub, moment: datetime, guest: Page, path: str) -> None:
    """Until the page is there. The worker looks once a minute, so its memory of the last look is made older."""
    time.sleep(max(0, moment.timestamp() - time.time()) + 0.5)
    hub.manage(
        "shell",
        "-c",
        "from datetime import timedelta; from django.db.models import F; from hub.plugins.models import Heartbeat;"
        "mine = Heartbeat.objects.filter(name='job:publish scheduled pages');"
        "mine.update(seen_at=F('seen_at') - timedelta(minutes=1))",
    )
    ends = time.monotonic() + 30
    while guest.goto(path).status != 200:
        assert time.monotonic() < ends, f"{path} was not published"
        time.sleep(0.5)


def find(page: Page, word: str) -> None:
    ends = time.monotonic() + 30
    page.goto(f"/search/?q={word}")
    while not page.locator("main mark").count():
        assert time.monotonic() < ends, f"{word} was not found"
        time.sleep(0.5)
        page.goto(f"/search/?q={word}")


def test_team_update_from_one_click_to_the_public_page_and_away_again(visitors: Visitors, demo_hub, tmp_path):
    picture = tmp_path / "ramp.png"
    Image.new("RGB", (1200, 800), "teal").save(picture)
    editor, guest = visitors.sign_in(EDITOR, path="/admin/"), visitors.open("/news/")
    start_the_update(editor)
    address = editor.url
    path = f"/news/{editor.locator('#id_slug').input_value()}/"

    fill_the_parts(editor)
    upload_a_picture(editor, str(picture))
    press(editor, "Publish")
    said = editor.locator("#panel-child-content-picture-content, main").get_by_text("Say what the picture shows, for")
    expect(said.first).to_be_visible(timeout=20_000)
    assert guest.goto(path).status == 404
    editor.locator("#id_picture_alt").fill(ALT)
    preview(editor)

    moment = schedule(editor)
    assert guest.goto(path).status == 404
    editor.goto("/admin/")
    expect(editor.locator("main")).to_contain_text(re.compile("Coming by themselves.*Team update", re.S))
    wait_for_the_worker(demo_hub, moment, guest, path)
    for words in PARTS.values():
        expect(guest.locator("article").first).to_contain_text(words)
    expect(guest.get_by_role("img", name=ALT)).to_have_count(1)
    guest.goto("/news/")
    expect(guest.locator(f"main a[href='{path}']").first).to_be_visible()
    assert path in guest.request.get("/news/feed/").text()
    find(guest, "tormentil")

    editor.goto(address.replace("/edit/", "/unpublish/"))
    editor.get_by_role("button", name="Yes, unpublish it").click()
    editor.wait_for_load_state()
    assert guest.goto(path).status == 404
    assert path not in guest.request.get("/news/feed/").text()
    # That a draft is "not found" is what was asked for, and the browser notes it.
    assert [said for said in refused_by_the_policy(visitors) if "404 (Not Found)" not in said] == []


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
