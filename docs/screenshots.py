"""Takes the pictures of the README from a hub with the demo community that runs already.

    python docs/screenshots.py http://127.0.0.1:8000

Posts one reply as the demo facilitator, so that the thread is shown while a reply arrives.
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PASSWORD = "pull-up-a-chair"  # noqa: S105 -- the demo's, known to everyone
SPACE = "Fair pay and time"
THREAD = "Can I take part and say no to the money?"
REPLY = "Yes, and you can change your mind later. I have put that on the form, in the first line."


def main(address: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = next(path for path in BROWSERS if Path(path).exists())
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        reader = visit(browser, address)
        save(reader, "home")
        open_thread(reader)
        reader.locator("[data-live-state][data-state=live]").wait_for()
        reply(browser, address)
        reader.get_by_text(REPLY).wait_for()
        reader.set_viewport_size({"width": 1280, "height": bottom_of_the_last_post(reader) + 12})
        reader.wait_for_timeout(300)
        save(reader, "thread")
        browser.close()


def visit(browser: Browser, address: str) -> Page:
    """A page of somebody new, wide enough for the side column."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 1000}, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    return page


def open_thread(page: Page) -> None:
    page.goto("/spaces/")
    page.locator("main").get_by_role("link", name=SPACE).click()
    page.locator("main").get_by_role("link", name=THREAD).click()


def reply(browser: Browser, address: str) -> None:
    page = visit(browser, address)
    page.goto("/accounts/login/")
    form = page.locator("main")
    form.get_by_label("Email address").fill("facilitator@hub.example")
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    open_thread(page)
    page.get_by_label("Your reply").last.fill(REPLY)
    page.get_by_role("button", name="Post reply").click()
    page.get_by_text(REPLY).last.wait_for()


def bottom_of_the_last_post(page: Page) -> int:
    box = page.locator(".post").last.bounding_box()
    return round(box["y"] + box["height"]) if box else 1000


def save(page: Page, name: str) -> None:
    """A PNG with a small palette: these pages have few colours, and pictures in Git should be small."""
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target, animations="disabled")
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(256, kmeans=1).save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
