"""Takes the pictures of the guide for editors (docs/editors.md) from a hub with the demo community that runs already.

    make run                                                              # a new hub, in one window
    .venv/bin/python docs/editors_screenshots.py http://127.0.0.1:8000    # in another: half a minute

Signs in as the demo editor, starts this month's team update (a draft), and answers "Was this clear?" once.
"""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images" / "editors"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PASSWORD = "pull-up-a-chair"  # noqa: S105 -- the demo's, known to everyone
WIDTH, HEIGHT = 1120, 760
HEAVIEST = 60_000
"""Bytes of one picture: the guide must open on a slow line, too."""


def main(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = next(path for path in BROWSERS if Path(path).exists())
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        guest = visit(browser, address)
        answer(guest)
        take_document(guest)
        page = visit(browser, address)
        sign_in(page)
        take_home(page)
        take_update(page)
        take_settings(page)
        take_stories(page)
        take_resources(page)
        take_feedback(page)
        take_document_form(page)
        browser.close()


def visit(browser: Browser, address: str) -> Page:
    options = {"viewport": {"width": WIDTH, "height": HEIGHT}, "locale": "en-GB", "reduced_motion": "reduce"}
    context = browser.new_context(base_url=address, **options)
    context.set_default_timeout(30_000)
    return context.new_page()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/?next=/admin/")
    form = page.locator("main")
    form.get_by_label("Email address").fill("editor@hub.example")
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def answer(page: Page) -> None:
    """A guest says that a page was not clear, so that the list has something to show."""
    page.goto("/how-it-works/")
    page.get_by_role("link", name=re.compile("^No")).first.click()
    page.locator("main textarea").first.fill("What does “co-creation” mean?")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def take_home(page: Page) -> None:
    page.goto("/admin/")
    save(page, "home")


def take_update(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("button", name="Start this month’s team update").click()
    page.wait_for_url("**/edit/")
    to_top(page, page.locator(".Draftail-Editor").first)
    save(page, "team-update")
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").first.wait_for()
    save(page, "blocks")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name=re.compile("(Set|Edit) schedule")).click()
    box = page.get_by_role("dialog", name="Set publishing schedule")
    box.get_by_label("Go live date/time").fill("2027-03-01 09:00")
    box.get_by_role("heading", name="Set publishing schedule").click()
    save(page, "schedule")
    # Wagtail saves drafts by itself: the next run must find the page as this one did.
    box.get_by_label("Go live date/time").fill("")
    box.get_by_role("button", name="Close dialog").click()
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("iframe.w-preview__iframe:not(.w-preview__proxy)").get_by_role("heading", level=1).wait_for()
    to_top(page, page.locator("#id_standfirst"))
    save(page, "preview")
    page.get_by_role("button", name="Toggle preview").click()
    take_picture(page)


def take_picture(page: Page) -> None:
    # Wagtail saves drafts by itself: after the first run the page has its picture.
    if not page.locator("#id_picture").input_value():
        page.get_by_role("button", name="Choose an image").first.click()
        page.locator(".modal [data-chooser-modal-choice]").first.click()
        page.locator(".modal").wait_for(state="hidden")
    page.locator("#id_picture_alt").fill("Round shapes in cream, rust, teal and yellow")
    to_top(page, page.locator("#id_picture-chooser"))
    save(page, "picture")


def take_settings(page: Page) -> None:
    page.goto("/admin/settings/cms/hubsettings/")
    page.get_by_role("tab", name="Menu").click()
    page.get_by_role("button", name="Add link").first.click()
    page.locator("#id_menu_entries-0-built_in").select_option(label="Stories")
    page.locator("#id_menu_entries-0-label").fill("Our voices")
    save(page, "menu")
    page.locator("#id_menu_entries-0-DELETE-button").click()
    page.get_by_role("tab", name="Look").click()
    page.locator("#id_accent_light").fill("#ffcc33")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Go to the first error").click()
    to_top(page, page.locator("#id_logo_alt"))
    save(page, "colours")


def take_stories(page: Page) -> None:
    page.goto("/admin/reports/workflow/")
    page.locator("main").get_by_role("link", name="The Welsh for it").first.click()
    page.get_by_role("link", name=re.compile("See who told it")).wait_for()
    to_top(page, page.locator("#id_kind"))
    save(page, "story")
    page.get_by_role("link", name=re.compile("See who told it")).click()
    page.wait_for_load_state()
    save(page, "consent")


def take_resources(page: Page) -> None:
    page.goto("/admin/reports/workflow/")
    page.locator("main").get_by_role("link", name="A diary for your first year").first.click()
    page.get_by_role("button", name="More actions").click()
    save(page, "suggestion")


def take_document(guest: Page) -> None:
    """As readers see it: status, what happens next, and versions."""
    guest.set_viewport_size({"width": WIDTH, "height": 1180})
    guest.goto("/papers/how-we-pay/")
    save(guest, "document")


def take_document_form(page: Page) -> None:
    found = page.request.get("/admin/api/main/pages/", params={"slug": "how-we-pay", "fields": "_,id"}).json()
    page.goto(f"/admin/pages/{found['items'][0]['id']}/edit/")
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    to_top(page, page.locator("#id_status"))
    save(page, "document-form")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def take_feedback(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Was this clear?").first.click()
    page.wait_for_load_state()
    save(page, "was-this-clear")


def to_top(page: Page, part) -> None:
    """Scroll until this stands below the head of the page."""
    part.evaluate("(it) => { it.style.scrollMarginTop = '190px'; it.scrollIntoView({ block: 'start' }); }")
    page.wait_for_timeout(300)


def save(page: Page, name: str) -> None:
    """A WebP, as good as fits into HEAVIEST."""
    page.wait_for_timeout(700)
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as picture:
        picture = picture.convert("RGB")
        for quality in (85, 75, 60, 45):
            packed = io.BytesIO()
            picture.save(packed, "WEBP", quality=quality, method=6)
            if packed.tell() <= HEAVIEST:
                break
    (IMAGES / f"{name}.webp").write_bytes(packed.getvalue())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
