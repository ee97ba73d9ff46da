"""Who is here and who is typing, as people see it."""

import pytest
from playwright.sync_api import expect

from tests.web import Person

pytestmark = pytest.mark.browser
LIVE = "live"


@pytest.fixture
def path(demo_hub) -> str:
    person = Person(demo_hub.url).sign_in("admin@hub.example")
    made = person.call("POST", "/spaces/kitchen-table/threads", {"title": "In the room", "body": "Who is here?"})
    return made.json()["url"]


def is_live(page) -> None:
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", LIVE)


def test_members_see_who_is_here_and_typing_until_it_is_switched_off(visitors, path):
    member, leader = visitors.sign_in("member@hub.example"), visitors.sign_in("facilitator@hub.example")
    guest = visitors.open(path)
    for page in (member, leader):
        page.goto(path)
        is_live(page)
    expect(member.locator("[data-here]")).to_contain_text("3 people are here: ")
    expect(member.locator("[data-here]")).to_contain_text("and 1 guest")
    expect(guest.locator("[data-here]")).to_have_text("3 people are here")
    expect(guest.locator("[data-typing]")).to_have_count(0)
    name = leader.locator("[data-here]").inner_text()
    leader.get_by_role("textbox", name="Your reply").press_sequentially("Me", delay=20)
    expect(member.locator("[data-typing]")).to_contain_text("is typing")
    expect(leader.locator("[data-typing]")).to_have_text("")
    leader.get_by_role("button", name="Post reply").click()
    expect(member.locator("#post-2")).to_contain_text("Me", timeout=20_000)
    expect(member.locator("[data-typing]")).to_have_text("")
    assert name == member.locator("[data-here]").inner_text()
    expect(member.locator("#live-words")).not_to_contain_text("here")

    settings = leader.context.new_page()
    settings.goto(f"{visitors.url}/account/")
    settings.get_by_role("link", name="Choose whether others see where you read").click()
    settings.get_by_label("No: do not show me").check()
    settings.get_by_role("button", name="Save changes").click()
    expect(settings.get_by_text("Nobody sees which threads you read")).to_be_visible()
    expect(member.locator("[data-here]")).to_contain_text("2 people are here")
    expect(guest.locator("[data-here]")).to_have_text("2 people are here")
    assert visitors.complaints == []
