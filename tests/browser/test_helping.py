"""A helper writes for a member, in the box of the thread's page; both have agreed to it there."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_whole_path import path_of_a_public_thread, reply

pytestmark = pytest.mark.browser


def test_helper_writes_for_a_member_until_they_take_it_back(visitors):
    member = visitors.sign_in("member@hub.example", path="/account/helping/")
    member.get_by_label("Find them by name").fill("kwame")
    member.get_by_role("button", name="Find", exact=True).click()
    member.get_by_role("link", name="Choose Kwame Asante").click()
    expect(member.get_by_text("You chose Kwame Asante")).to_be_visible()
    member.get_by_role("button", name="I agree that they write for me").click()
    helper = visitors.sign_in("facilitator@hub.example", path="/account/helping/")
    helper.get_by_role("button", name="Yes, I help Bridie Nolan").click()
    helper.get_by_role("button", name="Write for Bridie Nolan").click()
    thread = path_of_a_public_thread(helper)
    helper.goto(thread)
    expect(helper.locator("#reply-form")).to_contain_text("You write for Bridie Nolan")
    reply(helper, "Bridie says good morning.")
    post = helper.locator(".post", has_text="Bridie says good morning.")
    expect(post).to_contain_text("Written with the help of Kwame Asante")
    expect(post.locator(".post-name")).to_have_text("Bridie Nolan")

    member.reload()
    member.get_by_role("button", name="Take it back").click()
    reply(helper, "And one more thing.")
    expect(helper.locator("#reply-problem")).to_contain_text("You cannot write for Bridie Nolan now")
    expect(helper.locator("#id_body")).to_have_value("And one more thing.")
    expect(helper.locator(".post", has_text="And one more thing.")).to_have_count(0)

    helper.goto("/account/helping/")
    helper.get_by_role("button", name="Write as myself again").click()
    helper.goto(thread)
    expect(helper.get_by_role("textbox", name="Your reply")).to_be_visible()
    expect(helper.get_by_text("You write for")).to_have_count(0)
