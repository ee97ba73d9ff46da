"""What members and visitors send works in a browser without JavaScript, as the page gives it to them.

Telling a story, the display choices, signing up and replying in a thread have theirs in tests of their own.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
WORKER = False
TALKED_ABOUT = "/news/payment-policy-second-draft/"


def test_resource_is_suggested(visitors):
    page = visitors.sign_in("member@hub.example", path="/resources/", java_script_enabled=False)
    page.get_by_role("link", name="Suggest a resource").first.click()
    main = page.locator("main")
    main.get_by_label("What is it called?").fill("A map of quiet rooms")
    main.get_by_role("button", name="Send it to the editors").click()
    # What is missing is named at the top, with a way there, and what was written is kept.
    main.get_by_role("link", name="Say in a sentence why it helps").click()
    expect(main.get_by_label("What is it called?")).to_have_value("A map of quiet rooms")
    main.get_by_label("Where is it on the web?").fill("https://rooms.example/map")
    main.get_by_label("Why does it help?").fill("You can see where it is calm before you go.")
    main.get_by_label("What kind of thing is it?").select_option(index=1)
    main.get_by_label("In what form?").select_option(index=1)
    main.get_by_role("button", name="Send it to the editors").click()
    expect(page.locator("main")).to_contain_text("A map of quiet rooms")
    assert "/account/suggestions/" in page.url


def test_visitor_says_that_a_page_was_not_clear(visitors):
    page = visitors.open("/how-it-works/", java_script_enabled=False)
    page.get_by_role("link", name=re.compile(r"^No ?, this page was not clear")).click()
    page.locator("main textarea").fill("What is a space?")
    page.locator("main").get_by_role("button", name="Send").click()
    assert "/feedback/thanks/" in page.url
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_member_replies_in_place_under_a_page(visitors):
    page = visitors.sign_in("member@hub.example", path=TALKED_ABOUT, java_script_enabled=False)
    page.get_by_label("Your reply").fill("I would bring the sandwiches.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url(f"**{TALKED_ABOUT}*")
    expect(page.locator("#discussion .post", has_text="I would bring the sandwiches.")).to_have_count(1)


def test_team_is_written_to(visitors):
    page = visitors.open("/contact/", java_script_enabled=False)
    page.get_by_label("Your message").fill("May I bring my dog?")
    page.locator("main").get_by_role("button").last.click()
    page.get_by_role("link", name="Give an email address, so that the team can answer you.").click()
    expect(page.get_by_label("Your message")).to_have_value("May I bring my dog?")
    page.get_by_label(re.compile("email", re.I)).fill("sky@elsewhere.example")
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
