"""One member with a phone and a laptop: what is read on one is read on both, what is begun on one goes on."""

import re

import pytest
from playwright.sync_api import expect

from tests.web import Person

pytestmark = pytest.mark.browser
SPACE = "/spaces/kitchen-table/"
AT_THE_DESK = f"Begun on the phone. Ended at the desk: {'Sonntagsspaziergang' * 5}."


def test_unread_counts_and_drafts_follow_a_member_from_one_device_to_the_other(visitors, demo_hub):
    writer = Person(demo_hub.url).sign_in("facilitator@hub.example")
    thread = writer.call("POST", f"{SPACE}threads", {"title": "Two devices", "body": "The first."}).json()
    phone = visitors.sign_in("member@hub.example", path=thread["url"])
    laptop = visitors.sign_in("member@hub.example", path=SPACE)
    row = laptop.locator(f"[data-thread='{thread['id']}']")
    expect(row.locator("[data-unread]")).to_be_hidden()

    # A reply comes while the member looks at a list on the laptop; the phone is elsewhere.
    phone.goto("/news/")
    for words in ("Something new.", "And more."):
        writer.call("POST", f"/threads/{thread['id']}/posts", {"body": words})
    expect(row.locator("[data-unread]")).to_contain_text("2 new", timeout=15_000)

    # Read on the phone: the laptop knows.
    phone.goto("/spaces/")
    expect(phone.locator("[data-space='kitchen-table']")).to_be_visible()
    phone.goto(thread["url"])
    expect(phone.locator(".post", has_text="And more.")).to_be_visible()
    expect(row.locator("[data-unread]")).to_be_hidden(timeout=15_000)

    # Marked as read on the phone, while the laptop shows the list of spaces.
    writer.call("POST", f"/threads/{thread['id']}/posts", {"body": "One more thing."})
    laptop.goto("/spaces/")
    tag = laptop.locator("[data-space='kitchen-table']")
    expect(tag).to_contain_text(re.compile(r"[1-9]\d* threads? with new posts"), timeout=15_000)
    phone.goto(SPACE)
    phone.get_by_role("button", name="Mark all as read").click()
    expect(phone.locator("main")).to_contain_text("is marked as read")
    expect(tag).to_be_hidden(timeout=15_000)
    phone.goto(thread["url"])

    # Begun on the phone, seen on the laptop.
    with phone.expect_response("**/draft") as kept:
        phone.get_by_role("textbox", name="Your reply").fill("Begun on the phone.")
    assert kept.value.ok
    laptop.goto(thread["url"])
    box = laptop.locator("#id_body")
    expect(box).to_have_value("Begun on the phone.")

    # Both go on: neither is lost, and the member brings them together.
    with laptop.expect_response("**/draft"):
        laptop.get_by_role("textbox", name="Your reply").fill(AT_THE_DESK)
    phone.get_by_role("textbox", name="Your reply").fill("Begun on the phone, and on the bus.")
    other = phone.locator("[data-other-draft]")
    expect(other).to_contain_text("You began this on another device.")
    expect(other).to_contain_text(AT_THE_DESK)
    phone.set_viewport_size({"width": 320, "height": 700})
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    with phone.expect_response("**/draft"):
        other.get_by_role("button", name="Put it below mine").click()
    phone.locator(".post", has_text="And more.").get_by_role("link", name="Quote").click()
    written = phone.locator("#id_body").input_value()
    assert written.startswith(f"Begun on the phone, and on the bus.\n\n{AT_THE_DESK}\n\n")
    assert "wrote in post 3:\n> And more." in written
    phone.get_by_role("button", name="Post reply").click()
    expect(phone.locator(".post blockquote", has_text="And more.")).to_be_visible()

    # Sent: the draft is gone on both.
    laptop.goto(thread["url"])
    expect(laptop.locator(".post blockquote", has_text="And more.")).to_be_visible()
    expect(box).to_have_value("")
    complaints = [words for words in visitors.complaints if "409" not in words]
    assert complaints == []


def test_what_is_unread_shows_without_javascript_when_a_page_is_opened(visitors, demo_hub):
    writer = Person(demo_hub.url).sign_in("facilitator@hub.example")
    thread = writer.call("POST", f"{SPACE}threads", {"title": "Plain devices", "body": "The first."}).json()
    phone = visitors.sign_in("member@hub.example", path=thread["url"], java_script_enabled=False)
    for words in ("Something new.", "And more."):
        writer.call("POST", f"/threads/{thread['id']}/posts", {"body": words})
    laptop = visitors.sign_in("member@hub.example", path=SPACE, java_script_enabled=False)
    unread = laptop.locator(f"[data-thread='{thread['id']}'] [data-unread]")
    expect(unread).to_contain_text("2 new")
    phone.goto(thread["url"])
    laptop.reload()
    expect(unread).to_be_hidden()
    laptop.get_by_role("button", name="Mark all as read").click()
    expect(laptop.locator("main")).to_contain_text("is marked as read")
    phone.goto("/spaces/")
    expect(phone.locator("[data-space='kitchen-table']")).to_be_hidden()
