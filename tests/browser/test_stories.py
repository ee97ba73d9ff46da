"""A story from a member's form through the editors' workflow to the page, and back."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
USES = ("Publish my story on this hub", "Use my story in training")


def tell(page: Page, title: str) -> None:
    page.goto("/stories/")
    page.get_by_role("link", name="Tell your story").last.click()
    main = page.locator("main")
    main.get_by_role("button", name="Send it to the editors").click()
    # Nothing is ticked by itself, and what is missing is said in one place and beside each field.
    expect(main.get_by_role("heading", name="Please look at these again")).to_be_visible()
    expect(main.get_by_role("link", name="Give your story a title.")).to_be_visible()
    main.get_by_label("Title", exact=True).fill(title)
    main.get_by_label("In one or two sentences").fill("What a lamp was good for.")
    main.get_by_label("Your story in words").fill("There was a lamp.\n\nIt shone.")
    main.get_by_label("A name I choose", exact=True).check()
    main.get_by_label("The name I choose").fill("Wren")
    for use in USES:
        main.get_by_label(re.compile(use)).check()
    main.get_by_role("button", name="Send it to the editors").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Your stories")
    expect(main.locator("li", has_text=title)).to_contain_text("The editors are reading it")


def approve(page: Page, title: str) -> None:
    """As an editor does it in the Wagtail admin: open what waits, look, approve."""
    page.goto("/admin/reports/workflow/")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("^Approve and publish$|^Approve and Publish$|^Approve$")).first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_story_from_a_members_form_to_the_page_and_back(script, visitors):
    title = f"The lamp {'on' if script else 'off'}"
    path = f"/stories/{title.lower().replace(' ', '-')}/"
    member = visitors.sign_in("member@hub.example", java_script_enabled=script)
    guest = visitors.open(path, java_script_enabled=script)
    tell(member, title)
    guest.goto(path)
    expect(guest.get_by_role("heading", level=1)).not_to_have_text(title)
    editor = visitors.sign_in("editor@hub.example", path="/admin/")
    approve(editor, title)
    guest.goto(path)
    expect(guest.get_by_role("heading", level=1)).to_have_text(title)
    expect(guest.locator("article")).to_contain_text("Told by Wren")
    member.goto("/account/stories/")
    member.get_by_role("link", name=title).click()
    member.get_by_label(re.compile("Use my story in training")).uncheck()
    member.get_by_role("button", name="Save my choices").click()
    expect(member.locator("#history + ol")).to_contain_text("Training: taken back")
    guest.goto(path)
    expect(guest.get_by_role("heading", level=1)).to_have_text(title)
    member.get_by_role("link", name="Take this story back").click()
    member.get_by_role("button", name="Take the story back").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("Your stories")
    assert guest.goto(path).status == 410
    expect(guest.locator("main")).to_contain_text("This story was taken back by the person who told it.")
    guest.goto("/stories/")
    expect(guest.locator("main")).not_to_contain_text(title)
