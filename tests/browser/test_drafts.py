"""What somebody writes under a page stays in their browser, and on the hub, until it is posted."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
WORKER = False
TALKED_ABOUT = "/news/payment-policy-second-draft/"
NOT_YET_TALKED_ABOUT = "/news/a-phone-line-at-night/"
WORDS = "We should pay within a week. The fritillary grant did."


def box(page: Page):
    return page.get_by_role("textbox", name="Your reply")


def words(page: Page):
    """The plain box behind the editor, which holds the same words."""
    return page.locator("#discussion-reply")


def write(page: Page) -> None:
    box(page).fill(WORDS)
    ends = time.monotonic() + 10
    while not page.evaluate("() => Object.values(localStorage).some((kept) => kept.includes('fritillary'))"):
        assert time.monotonic() < ends, "the draft was not kept"
        page.wait_for_timeout(100)


def test_reply_under_a_page_survives_a_reload_and_belongs_to_its_writer(visitors):
    page = visitors.sign_in("member@hub.example", path=TALKED_ABOUT)
    write(page)
    page.reload()
    expect(box(page)).to_have_value(WORDS)
    page.goto("/news/")
    page.goto(TALKED_ABOUT)
    expect(box(page)).to_have_value(WORDS)
    # In the same browser, somebody else.
    page.context.clear_cookies()
    page.goto(f"/accounts/login/?next={TALKED_ABOUT}")
    main = page.locator("main")
    main.get_by_label("Email address").fill("facilitator@hub.example")
    main.get_by_label("Password", exact=True).fill("pull-up-a-chair")
    main.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{TALKED_ABOUT}")
    expect(box(page)).to_have_value("")


def test_reply_that_could_not_be_sent_is_there_when_the_network_is_back(visitors):
    page = visitors.sign_in("member@hub.example", path=TALKED_ABOUT)
    write(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(TALKED_ABOUT)
    expect(box(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".discussion .post", has_text="fritillary")).to_have_count(1)
    expect(box(page)).to_have_value("")
    page.goto(TALKED_ABOUT)
    expect(box(page)).to_have_value("")


def test_reply_begun_under_a_page_goes_on_on_another_device(visitors):
    phone = visitors.sign_in("editor@hub.example", path=NOT_YET_TALKED_ABOUT)
    with phone.expect_response("**/draft") as kept:
        box(phone).fill("Begun on the phone.")
    assert kept.value.ok
    laptop = visitors.sign_in("editor@hub.example", path="/account/drafts/")
    expect(laptop.locator(".items")).to_contain_text("Begun on the phone.")
    laptop.get_by_role("link", name="Go on writing").click()
    expect(laptop).to_have_url(re.compile(f"{NOT_YET_TALKED_ABOUT}#discussion$"), timeout=30_000)
    expect(words(laptop)).to_have_value("Begun on the phone.")
    # Written before the script came, as on a slow line: kept all the same.
    laptop.route("**/drafts*.js", lambda route: (time.sleep(1.5), route.continue_()))
    laptop.reload(wait_until="commit")
    with laptop.expect_response("**/draft"):
        words(laptop).fill("Begun on the phone. Ended at the desk.")
    box(phone).fill("Begun on the phone, and on the bus.")
    other = phone.locator("[data-other-draft]")
    expect(other).to_contain_text("Ended at the desk.")
    with phone.expect_response("**/draft"):
        other.get_by_role("button", name="Leave it out").click()
    phone.get_by_role("button", name="Post reply").click()
    expect(phone.locator(".discussion .post", has_text="on the bus")).to_have_count(1)
    laptop.goto("/account/drafts/")
    expect(laptop.locator("main")).to_contain_text("You have no drafts")
    laptop.goto(NOT_YET_TALKED_ABOUT)
    # What this browser had and the hub has no more: sent from elsewhere.
    expect(words(laptop)).to_have_value("")
    assert [said for said in visitors.complaints if "409" not in said] == []
